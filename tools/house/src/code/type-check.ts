import { join } from 'node:path';
import ts from 'typescript';
import type { Example } from './examples.ts';

/** What the compiler says of the examples, each as if it were a file in its library; one program, nothing written. */
export function typeErrorsIn(root: string, examples: readonly Example[]): string[] {
  const texts = new Map(
    examples.map(({ library, code }) => [join(root, library, 'example-of-readme.ts'), code]),
  );
  const { config } = ts.readConfigFile(join(root, 'tsconfig.base.json'), (path) => ts.sys.readFile(path)) as {
    config: { compilerOptions: object };
  };
  const given = { ...config.compilerOptions, composite: false, emitDeclarationOnly: false, noEmit: true };
  const { options } = ts.convertCompilerOptionsFromJson(given, root);
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile } = host;
  host.fileExists = (path) => texts.has(path) || fileExists(path);
  host.readFile = (path) => texts.get(path) ?? readFile(path);
  const program = ts.createProgram([...texts.keys()], options, host);
  return [...texts.keys()].flatMap((path) => {
    const file = program.getSourceFile(path);
    const found = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
    return found.map(({ messageText, start = 0 }) => {
      const line = (file?.getLineAndCharacterOfPosition(start).line ?? 0) + 1;
      const library = path.slice(root.length + 1).replace('/example-of-readme.ts', '');
      return `${library}, line ${line} of its example: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
    });
  });
}

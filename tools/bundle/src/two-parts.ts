/**
 * The file has two parts. The first reads the configuration and runs at every start. The second does the work: it stands
 * in a comment at the end, which V8 passes over in a tenth of the time that it takes to read code, and is compiled when it is
 * asked for. Both stand on the same modules, which are in the first part.
 */
const mark = 'ci-warm: compiled when there is work to do';

/** Nothing in JavaScript needs this, and it is not the end of a comment. */
const [commentEnd, hiddenEnd] = ['*/', '*@:/'];

export function keepForLater(code: string): string {
  if (code.includes(hiddenEnd)) throw new Error(`the code itself has ${hiddenEnd}`);
  // Without a flag Node lets only modules import, so the first part does it.
  const importing = code.replaceAll(/\bimport\(/g, 'importModule(');
  return `\n/*${mark}\n${importing.replaceAll(commentEnd, hiddenEnd)}${commentEnd}\n`;
}

/** Stands before the first part: `later()` gives what the second exports. */
export function loaderText(shared: string): string {
  return `import * as shared from './${shared}';
async function later() {
  const { readFileSync } = process.getBuiltinModule('node:fs');
  const { compileFunction } = process.getBuiltinModule('node:vm');
  const text = readFileSync(import.meta.filename, 'utf8');
  const begin = text.lastIndexOf('${mark}') + ${mark.length + 1};
  const code = text.slice(begin, text.lastIndexOf('${commentEnd}')).replaceAll('${hiddenEnd}', '${commentEnd}');
  const compiled = compileFunction(code, ['module', 'require', 'importModule'], {
    // Stacks name the file and the line where the code stands.
    filename: import.meta.filename,
    lineOffset: text.slice(0, begin).split('\\n').length - 1,
  });
  const module = { exports: {} };
  compiled(module, (name) => (name === './${shared}' ? shared : require(name)), (name) => import(name));
  return module.exports;
}
`;
}

/** Stands before everything else: an older Node would end with a riddle and exit code 1, "the recipe is red". */
export const banner = `#!/usr/bin/env node
import { createRequire as bundledRequire } from 'node:module';
if (Number.parseInt(process.versions.node) < 24) {
  process.stderr.write('error: Node ' + process.versions.node + ' is too old: this program needs Node 24 or newer\\n hint: put a newer node first on PATH\\n');
  process.exit(3);
}
// CommonJS inside an ESM bundle asks for require, which ESM does not have.
const require = bundledRequire(import.meta.url);
`;

import ts from 'typescript';
import { nodesOf } from '../code/parse.ts';
import { propertyOf, textsOf } from './texts.ts';

/**
 * A function that builds an error: of a code that it is given, as `refused(code, why)`, or of its own code in words that it
 * is given, as `ingressDown(message, hint)`.
 */
export interface Builder {
  name: string;
  path: string;
  exported: boolean;
  parameters: string[];
  /** The parameter that is the code, or the code. */
  code: { parameter: string } | { is: string };
  kinds: string[];
  messages: string[];
  hints: string[];
}

/** The builders that a file defines. */
export function buildersIn(tree: ts.SourceFile): Builder[] {
  return nodesOf(tree)
    .filter(isNewWarmError)
    .flatMap((made) => {
      const options = made.arguments?.[0];
      const maker = ts.findAncestor(made, ts.isFunctionLike);
      if (!options || !ts.isObjectLiteralExpression(options) || !maker) return [];
      const parameters = maker.parameters.map(({ name }) => name.getText(tree));
      const code = propertyOf(options, 'code');
      const name = maker.name ?? (ts.isVariableDeclaration(maker.parent) ? maker.parent.name : undefined);
      const built = code && codeOf(code, parameters);
      if (!name || !built) return [];
      const exported = /^export /.test((ts.findAncestor(maker, ts.isStatement) ?? maker).getText(tree));
      const messages = textsOf(propertyOf(options, 'message'));
      const hints = textsOf(propertyOf(options, 'hint'));
      const leavesWords = [...messages, ...hints].some((text) => /^<\w+>$/.test(text));
      if ('is' in built && !(exported && leavesWords)) return [];
      const kinds = textsOf(propertyOf(options, 'kind'));
      return {
        ...{ name: name.getText(tree), path: tree.fileName, exported, parameters },
        ...{ code: built, kinds, messages, hints },
      };
    });
}

function codeOf(code: ts.Expression, parameters: readonly string[]): Builder['code'] | undefined {
  if (ts.isStringLiteralLike(code)) return { is: code.text };
  return ts.isIdentifier(code) && parameters.includes(code.text) ? { parameter: code.text } : undefined;
}

/** The builders that a call may be of: one of its own file, an exported one of its own library, or one of another library. */
export function builderCalls(call: ts.CallExpression, builders: readonly Builder[]): Builder[] {
  const path = call.getSourceFile().fileName;
  const called = builders.filter(({ name }) => name === call.expression.getText());
  const own = called.filter((builder) => builder.path === path);
  if (own.length > 0) return own;
  const library = importedFrom(call) ?? partOf(path);
  return called.filter((one) => one.exported && partOf(one.path).endsWith(library));
}

/** `/ingress` for what comes from `@ci-warm/ingress`. */
function importedFrom(call: ts.CallExpression): string | undefined {
  const name = call.expression.getText();
  for (const statement of call.getSourceFile().statements) {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) continue;
    const [, library] = /^@ci-warm(\/[^/]+)$/.exec(statement.moduleSpecifier.text) ?? [];
    const named = statement.importClause?.namedBindings;
    if (library === undefined || !named || !ts.isNamedImports(named)) continue;
    if (named.elements.some((element) => element.name.text === name)) return library;
  }
  return undefined;
}

const partOf = (path: string) => path.split('/').slice(0, 2).join('/');

function isNewWarmError(node: ts.Node): node is ts.NewExpression {
  return ts.isNewExpression(node) && node.expression.getText() === 'WarmError';
}

import ts from 'typescript';
import { nodesOf } from '../code/parse.ts';
import { propertyOf, textsOf } from './texts.ts';

/** A function that is given an error's code and builds the error: `refused(code, why)`. */
export interface Builder {
  name: string;
  path: string;
  exported: boolean;
  parameters: string[];
  /** The parameter that is the code. */
  code: string;
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
      if (!name || !code || !ts.isIdentifier(code) || !parameters.includes(code.text)) return [];
      return {
        ...{ name: name.getText(tree), path: tree.fileName, parameters, code: code.text },
        exported: /^export /.test((ts.findAncestor(maker, ts.isStatement) ?? maker).getText(tree)),
        kinds: textsOf(propertyOf(options, 'kind')),
        messages: textsOf(propertyOf(options, 'message')),
        hints: textsOf(propertyOf(options, 'hint')),
      };
    });
}

/** The builders that a call may be of: one of its own file, or an exported one of the same library. */
export function builderCalls(call: ts.CallExpression, builders: readonly Builder[]): Builder[] {
  const path = call.getSourceFile().fileName;
  const called = builders.filter(({ name }) => name === call.expression.getText());
  const own = called.filter((builder) => builder.path === path);
  return own.length > 0 ? own : called.filter((one) => one.exported && partOf(one.path) === partOf(path));
}

const partOf = (path: string) => path.split('/').slice(0, 2).join('/');

function isNewWarmError(node: ts.Node): node is ts.NewExpression {
  return ts.isNewExpression(node) && node.expression.getText() === 'WarmError';
}

import ts from 'typescript';
import { nodesOf } from '../code/parse.ts';

export interface Length {
  name: string;
  lines: number;
}

/** How long each function of a file is, those inside others included. */
export function functionsOf(tree: ts.SourceFile): Length[] {
  return nodesOf(tree)
    .filter(ts.isFunctionLike)
    .flatMap((node) => {
      if (!('body' in node) || !node.body) return [];
      const lineOf = (at: number) => tree.getLineAndCharacterOfPosition(at).line;
      const lines = lineOf(node.getEnd()) - lineOf(node.getStart(tree)) + 1;
      return [{ name: `${tree.fileName} ${nameOf(node, tree)}`, lines }];
    });
}

function nameOf(node: ts.SignatureDeclaration, tree: ts.SourceFile): string {
  const named = node.name ?? ('name' in node.parent ? node.parent.name : undefined);
  return named
    ? named.getText(tree)
    : `line ${tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1}`;
}

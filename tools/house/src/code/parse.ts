import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** The syntax tree of a file. Types are not looked at, so that a whole repository takes two seconds. */
export function parse(root: string, path: string): ts.SourceFile {
  const key = join(root, path);
  const known = trees.get(key);
  if (known) return known;
  const tree = ts.createSourceFile(path, readFileSync(key, 'utf8'), ts.ScriptTarget.Latest, true);
  trees.set(key, tree);
  return tree;
}

const trees = new Map<string, ts.SourceFile>();

/** Every node of a tree, the node itself first, in the order of the text. */
export function nodesOf(node: ts.Node): ts.Node[] {
  const found: ts.Node[] = [];
  const visit = (one: ts.Node) => {
    found.push(one);
    ts.forEachChild(one, visit);
  };
  visit(node);
  return found;
}

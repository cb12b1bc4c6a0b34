import { isAlias, isCollection, isMap, isScalar, parseDocument, visit, type Node } from 'yaml';

/**
 * The document of a compose file. What abra's own YAML reader could take for something else (tags, several documents,
 * keys that are there twice) is refused, with the reason.
 */
export function readCompose(text: string): { document: unknown } | { why: string } {
  // Characters below the blank have no business there, and a byte order mark may announce another encoding.
  if (/[\0-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff\ufffd]/.test(text)) return { why: 'it has control characters' };
  try {
    const parsed = parseDocument(text, { merge: true, version: '1.2', uniqueKeys: true, logLevel: 'error' });
    const [problem] = [...parsed.errors, ...parsed.warnings];
    if (problem) return { why: problem.message.split('\n')[0] ?? 'it is not YAML' };
    const odd = oddNode(parsed.contents);
    if (odd !== undefined) return { why: odd };
    return { document: parsed.toJS({ maxAliasCount: 100 }) as unknown };
  } catch (error) {
    return { why: error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error) };
  }
}

/** A tag such as `!!binary` means one thing to one reader and another to the next; so does a key that is no plain word. */
function oddNode(contents: Node | null): string | undefined {
  let odd: string | undefined;
  visit(contents, (_, node) => {
    if (isMap(node)) {
      const bad = node.items.find(({ key }) => !isScalar(key));
      if (bad) odd ??= 'a key is no plain word';
    }
    if (isAlias(node) || (!isScalar(node) && !isCollection(node))) return;
    if (node.tag !== undefined && !plainTags.includes(node.tag)) odd ??= `the tag ${node.tag}`;
  });
  return odd;
}

const plainTags = ['str', 'int', 'float', 'bool', 'null', 'seq', 'map', 'merge'].map(
  (name) => `tag:yaml.org,2002:${name}`,
);

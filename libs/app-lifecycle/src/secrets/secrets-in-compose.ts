import { parse } from 'yaml';

/** Names of the external secrets that services use, as written: with their variables. */
export function secretsInCompose(files: readonly string[]): readonly string[] {
  const documents = files.map((text) => entriesOf(parse(text, { merge: true })));
  const used = new Set(documents.flatMap((document) => usedBy(document.get('services'))));
  const declared = documents.flatMap((document) => [...entriesOf(document.get('secrets'))]);
  return declared.flatMap(([key, declaration]) => {
    const { external, name } = Object.fromEntries(entriesOf(declaration));
    return used.has(key) && external ? [typeof name === 'string' ? name : key] : [];
  });
}

function usedBy(services: unknown): string[] {
  return [...entriesOf(services).values()].flatMap((service) => {
    const secrets = entriesOf(service).get('secrets');
    if (!Array.isArray(secrets)) return [];
    return secrets.flatMap((secret: unknown) => {
      const source = typeof secret === 'string' ? secret : entriesOf(secret).get('source');
      return typeof source === 'string' ? [source] : [];
    });
  });
}

function entriesOf(value: unknown): ReadonlyMap<string, unknown> {
  return new Map(typeof value === 'object' && value !== null ? Object.entries(value) : []);
}

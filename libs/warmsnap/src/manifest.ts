import { createHash, type Hash } from 'node:crypto';
import * as z from 'zod';
import { entrySchema, type Entry } from './entry.ts';

/** What a snapshot consists of. */
export interface Manifest {
  id: string;
  owner: string;
  takenAt: string;
  /** Source name → its entries, in the order of their paths. */
  sources: ReadonlyMap<string, readonly Entry[]>;
}

/** One JSON document per line: head, entries, foot. The foot proves that all of it is there and as written. */
export function* manifestLines(manifest: Manifest): Generator<string> {
  const hash = createHash('sha256');
  const sealed = (value: object): string => {
    const line = `${JSON.stringify(value)}\n`;
    hash.update(line);
    return line;
  };
  const { id, owner, takenAt, sources } = manifest;
  yield sealed({ format: 1, id, owner, takenAt, sources: [...sources.keys()] } satisfies Head);
  let entries = 0;
  for (const [source, list] of sources) {
    for (const entry of list) yield sealed({ source, ...entry });
    entries += list.length;
  }
  yield `${JSON.stringify({ entries, sha256: hash.digest('hex') } satisfies Foot)}\n`;
}

/** Takes a manifest's lines one by one; `finish` gives the whole, or throws an Error that says what is wrong. */
export function manifestReader(): { line: (text: string) => void; finish: () => Manifest } {
  const hash = createHash('sha256');
  const sources = new Map<string, Entry[]>();
  let head: Head | undefined;
  let entries = 0;
  let pending: string | undefined;
  const digest = (text: string): void => {
    if (head === undefined) {
      head = headSchema.parse(JSON.parse(text));
      for (const name of head.sources) sources.set(name, []);
    } else {
      const { source, ...entry } = lineSchema.parse(JSON.parse(text));
      const list = sources.get(source);
      if (list === undefined) throw new Error(`an entry of the unknown source ${source}`);
      list.push(entry);
      entries += 1;
    }
    hash.update(`${text}\n`);
  };
  return {
    line: (text) => {
      if (pending !== undefined) digest(pending);
      pending = text;
    },
    finish: () => {
      if (pending === undefined || head === undefined) throw new Error('it is cut short');
      checkFoot(pending, entries, hash);
      const { id, owner, takenAt } = head;
      return { id, owner, takenAt, sources };
    },
  };
}

function checkFoot(text: string, entries: number, hash: Hash): void {
  const foot = footSchema.safeParse(JSON.parse(text));
  if (!foot.success) throw new Error('it is cut short');
  if (foot.data.entries !== entries || foot.data.sha256 !== hash.digest('hex'))
    throw new Error('its own checksum does not match');
}

const headSchema = z.strictObject({
  format: z.literal(1),
  id: z.string(),
  owner: z.string(),
  takenAt: z.string(),
  sources: z.array(z.string()),
});
type Head = z.infer<typeof headSchema>;

const lineSchema = entrySchema.extend({ source: z.string() });

const footSchema = z.strictObject({ entries: z.int(), sha256: z.string() });
type Foot = z.infer<typeof footSchema>;

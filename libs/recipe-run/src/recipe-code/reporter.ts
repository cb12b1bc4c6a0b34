import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { writeTextFile } from '@ci-warm/state-files';

/**
 * Writes the reporter that `node --test` loads, one JSON line per event. It is written out because a bundled app has no
 * other file of its own to name. It also sees that no test outlives the run: `node --test` has a process per file, and
 * would leave it behind when it is killed itself.
 */
export async function writeReporter(folder: string): Promise<string> {
  const [path, starter] = [join(folder, 'reporter.mjs'), join(folder, 'test-process')];
  await writeTextFile(starter, `#!/bin/sh\nexec setpriv --pdeathsig KILL '${process.execPath}' "$@"\n`);
  await chmod(starter, 0o755);
  await writeTextFile(path, `process.execPath = ${JSON.stringify(starter)};\n${source}`);
  return path;
}

/** One line of what the reporter writes. */
export interface ReporterEvent {
  type: string;
  name?: string;
  file?: string;
  nesting?: number;
  kind?: 'test' | 'suite';
  skip?: string | boolean;
  todo?: string | boolean;
  /** Node's own word for why a test failed, such as `subtestsFailed`. */
  failureType?: string;
  message?: string;
  ms?: number;
}

/** Reads what the reporter wrote; a last line that was cut off by a kill is left out. */
export function parseEvents(text: string): ReporterEvent[] {
  return text.split('\n').flatMap((line) => {
    try {
      return line === '' ? [] : [JSON.parse(line) as ReporterEvent];
    } catch {
      return [];
    }
  });
}

/** Of what a file prints: one that never ends its output must not fill the disk. */
const mostPrinted = 4 * 1024 * 1024;

const source = `let left = ${mostPrinted};
const kept = new Set(['test:start', 'test:pass', 'test:fail', 'test:summary', 'test:stdout', 'test:stderr']);
export default async function* (events) {
  for await (const { type, data = {} } of events) {
    if (!kept.has(type)) continue;
    if (/^test:std/.test(type)) {
      if (left <= 0) continue;
      left -= data.message.length;
    }
    const error = data.details?.error;
    yield JSON.stringify({
      type,
      name: data.name,
      file: data.file,
      nesting: data.nesting,
      kind: type === 'test:start' ? undefined : data.details?.type,
      skip: data.skip,
      todo: data.todo,
      failureType: error?.failureType,
      message: error ? String(error.cause?.message ?? error.cause ?? error.message) : data.message,
      ms: data.details?.duration_ms,
    }) + '\\n';
  }
}
`;

import { fstatSync } from 'node:fs';
import { styleText } from 'node:util';

/** Standard output for the answer, standard error for people. A reader that has gone away is not an error. */
export interface Terminal {
  answer(text: string): Promise<void>;
  progress(line: string): void;
  warn(line: string): void;
  error(line: string): void;
}

export function createTerminal(env: Readonly<Record<string, string | undefined>>): Terminal {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
  const journal = goesToJournal(env);
  const print = (priority: number, text: string) => {
    const lines = text.split('\n').map((line) => (journal ? `<${priority}>${line}` : line));
    process.stderr.write(`${lines.join('\n')}\n`);
  };
  const paint = (style: 'red' | 'yellow', text: string) => styleText(style, text, { stream: process.stderr });
  return {
    answer: (text) =>
      new Promise((resolve) =>
        process.stdout.write(text.endsWith('\n') ? text : `${text}\n`, () => resolve()),
      ),
    progress: (line) => print(6, line),
    warn: (line) => print(4, `${paint('yellow', 'warning:')} ${line}`),
    error: (line) =>
      print(
        3,
        line.replace(/^error:/, (word) => paint('red', word)),
      ),
  };
}

/**
 * `JOURNAL_STREAM` names the journal's socket by device and inode, and is inherited by everything below a unit: only
 * where standard error really is that socket are priorities understood.
 */
function goesToJournal(env: Readonly<Record<string, string | undefined>>): boolean {
  const stream = env['JOURNAL_STREAM'];
  if (!stream) return false;
  try {
    const { dev, ino } = fstatSync(2);
    return stream === `${dev}:${ino}`;
  } catch {
    return false;
  }
}

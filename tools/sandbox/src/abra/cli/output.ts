/** The end of a command, as abra says it: `FATA <message>`, exit code 1. */
export class Fatal extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'Fatal';
  }
}

export function fatal(message: string): never {
  throw new Fatal(message);
}

export type Level = 'INFO' | 'WARN' | 'ERRO' | 'FATA';

/** One log line on stdout, where abra's have been seen; errors too, with an empty stderr. */
export function log(level: Level, message: string): void {
  process.stdout.write(`${level} ${message}\n`);
}

export function print(text: string): void {
  process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
}

export function printJson(value: unknown): void {
  print(JSON.stringify(value));
}

/** What abra's own libraries answer when they ask a pipe for its window size. */
export function needTerminal(): void {
  if (!process.stdout.isTTY) fatal('inappropriate ioctl for device');
}

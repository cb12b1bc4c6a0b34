import { expect, test } from 'vitest';
import { createRunner, stripTerminal } from '../src/index.ts';
import { executable, testFolder } from './folder.ts';

const run = createRunner();
const timeoutMs = 20_000;

test('a command that wants a terminal gets a wide one, and its words as they are', async () => {
  const folder = await testFolder();
  const tool = await executable(
    folder,
    'it wants a tty',
    'tty -s || { echo "FATA inappropriate ioctl for device"; exit 1; }\nprintf "\\033[1;31mred\\033[0m\\r\\n"; stty size; printf "[%s]" "$@"; exit 7',
  );
  const words = ['a b', "it's", '$HOME', '`id`', ''];
  expect(await run([tool, ...words], { timeoutMs })).toMatchObject({ exitCode: 1 });
  const lines: string[] = [];
  const result = await run([tool, ...words], {
    timeoutMs,
    terminal: true,
    onLine: (line) => lines.push(line),
  });
  expect(result).toMatchObject({
    exitCode: 7,
    stdout: `red\n50 250\n[a b][it's][$HOME][\`id\`][]`,
    stderr: '',
  });
  expect(lines[0]).toBe('red');
});

test('input is not echoed', async () => {
  const { stdout } = await run(['head', '-n', '1'], { timeoutMs, terminal: true, input: 'typed\n' });
  expect(stdout).toBe('typed\n');
});

test('control sequences are taken out of text', () => {
  const esc = String.fromCharCode(27);
  const bell = String.fromCharCode(7);
  expect(stripTerminal(`${esc}]0;title${bell}${esc}[2K${esc}[1;32mok${esc}[0m\r\nnext\rover`)).toBe(
    'ok\nnext\nover',
  );
});

import { expect, test } from 'vitest';
import { describeResult, tailOf, type CommandResult } from '../src/index.ts';

const result: CommandResult = {
  argv: ['abra', 'app'],
  exitCode: 1,
  signalName: null,
  stdout: '',
  stderr: '',
  ms: 1234,
  timedOut: false,
  aborted: false,
};

test.each([
  [result, 'abra app ended with exit code 1 after 1.2 s'],
  [{ ...result, exitCode: null, signalName: 'SIGKILL' }, 'abra app was ended by SIGKILL after 1.2 s'],
  [{ ...result, timedOut: true }, 'abra app timed out after 1.2 s'],
  [{ ...result, aborted: true }, 'abra app was stopped after 1.2 s'],
])('%#', (given, text) => {
  expect(describeResult(given)).toBe(text);
});

test('the tail of a text', () => {
  expect(tailOf('a\nb\nc\n', 2)).toBe('b\nc');
});

import { describe, expect, test } from 'vitest';
import { parseCommand } from '../../src/command.ts';

describe('the command line', () => {
  test.each([[[]], [['--help']], [['help']], [['up', '--help']]])('%j asks for help', (argv) => {
    expect(parseCommand(argv)).toBe('help');
  });

  test.each([
    [['up'], { verb: 'up', only: undefined, words: [] }],
    [['up', '--only', 'nginx,postgres'], { verb: 'up', only: ['nginx', 'postgres'], words: [] }],
    [['up', '--only=nginx', '--only', 'jre'], { verb: 'up', only: ['nginx', 'jre'], words: [] }],
    [['test'], { verb: 'test', only: undefined, words: [] }],
    [
      ['test', 'cold', '--only', 'nginx', '-t', 'a name', '--bail=1'],
      { verb: 'test', only: ['nginx'], words: ['cold', '-t', 'a name', '--bail=1'] },
    ],
    [['test', '--only=nginx', '--help'], { verb: 'test', only: ['nginx'], words: ['--help'] }],
  ])('%j', (argv, expected) => {
    expect(parseCommand(argv)).toEqual(expected);
  });

  test.each([
    [['start'], 'there is no verb start'],
    [['up', 'nginx'], 'up takes no nginx'],
    [['up', '--only'], '--only needs the names of parts'],
    [['up', '--only='], '--only needs the names of parts'],
    [['up', '--only', 'nginx,apache'], 'there is no part apache'],
    [['down', '--only', 'nginx'], 'down takes no --only'],
    [['status', '--json'], 'status takes no --json'],
  ])('%j is refused', (argv, message) => {
    expect(() => parseCommand(argv)).toThrow(message);
  });
});

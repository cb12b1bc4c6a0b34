export { findExecutable, requireExecutable } from './find-executable.ts';
export { createRunner } from './runner.ts';
export { describeResult, tailOf } from './describe.ts';
export { stripTerminal } from './strip-terminal.ts';
export type { CommandOptions, CommandResult, RunCommand } from './types.ts';

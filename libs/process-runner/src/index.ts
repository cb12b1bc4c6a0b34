export type { CommandOptions, CommandResult, RunCommand } from './types.ts';

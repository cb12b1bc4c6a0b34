export { commandMissing } from './command-missing.ts';
export { editDistance } from './edit-distance.ts';
export { exitCodeOf, exitCodes } from './exit-codes.ts';
export { messageOf, systemCodeOf } from './message-of.ts';
export { WarmError } from './warm-error.ts';
export type { FaultKind, WarmErrorOptions } from './warm-error.ts';

export type { LockHolder, Lock, LockMode, LockOutcome, LockOptions } from './types.ts';

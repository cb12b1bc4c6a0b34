export { acquireLock, withLock } from './lock.ts';
export { readLockHolder } from './lock-holder.ts';
export { openJournal } from './journal.ts';
export type { Journal, JournalRecord } from './journal.ts';
export { readBytesFile, readJsonFile, readTextFile, removeFile } from './read-files.ts';
export { stateCorrupt, stateUnreadable, stateUnwritable } from './state-errors.ts';
export { ensureFolder, exists, syncFolder } from './folders.ts';
export { writeBytesFile, writeJsonFile, writeTextFile } from './write-files.ts';
export type { LockHolder, Lock, LockOutcome, LockOptions } from './types.ts';

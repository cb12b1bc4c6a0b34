export { acquireLock, withLock } from './lock.ts';
export { readLockHolder } from './lock-holder.ts';
export { openJournal } from './journal.ts';
export type { Journal, JournalOptions, JournalRecord, JournalStep } from './journal.ts';
export { readBytesFile, readJsonFile, readTextFile, removeFile } from './read-files.ts';
export { ensureFolder, syncFolder } from './folders.ts';
export { writeBytesFile, writeJsonFile, writeTextFile } from './write-files.ts';
export type { WriteOptions } from './write-files.ts';
export type { LockHolder, Lock, LockMode, LockOutcome, LockOptions } from './types.ts';

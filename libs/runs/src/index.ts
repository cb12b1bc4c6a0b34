export { newRunId, recipeIn, runIds } from './run-id.ts';
export { makeRunFolder, removeFromEnded, removeUnbegun } from './run-folder.ts';
export { closeRunRecord, readRunRecord, writeRunRecord } from './run-record.ts';
export { listRunRecords, wasCreatedHere } from './list-run-records.ts';
export { readResults, writeResults } from './result-files.ts';
export { findAgreement } from './find-agreement.ts';
export type { NewRunRecord, RunRecord } from './run-record.ts';

export { exportCanonical } from './export-canonical.ts';
export { importCanonical } from './import-canonical.ts';
export type { ArchiveHead } from './archive-head.ts';
export type { ExportedCanonical, ExportRequest, ImportedCanonical, ImportRequest } from './types.ts';

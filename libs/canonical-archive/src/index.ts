export { exportCanonical } from './export-canonical.ts';
export { importCanonical } from './import-canonical.ts';
export type { ExportRequest, ImportRequest } from './types.ts';

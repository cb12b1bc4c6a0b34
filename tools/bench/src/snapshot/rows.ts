import type { Drift } from './drift.ts';

/** What is measured, in the order of a round. A snapshot's change happens before it, a restore's is undone by it. */
export interface Row {
  name: string;
  kind: 'first' | 'seal' | 'later' | 'restore' | 'quick' | 'full';
  drift: Drift;
}

const none: Drift = { shape: 'files', share: 0 };

export const rowNames = {
  first: 'snapshot, first',
  unchanged: 'snapshot, nothing changed',
  restoreOne: 'restore, 1 % of the files changed',
  restoreAll: 'restore, all files changed',
} as const;

export const rows: readonly Row[] = [
  { name: rowNames.first, kind: 'first', drift: none },
  { name: 'reading it afterwards', kind: 'seal', drift: none },
  { name: rowNames.unchanged, kind: 'later', drift: none },
  { name: 'snapshot, 1 % of the files changed', kind: 'later', drift: { shape: 'files', share: 0.01 } },
  { name: 'snapshot, 10 % of the files changed', kind: 'later', drift: { shape: 'files', share: 0.1 } },
  { name: 'verify, quick', kind: 'quick', drift: none },
  { name: 'verify, full', kind: 'full', drift: none },
  { name: 'restore, nothing changed', kind: 'restore', drift: none },
  { name: rowNames.restoreOne, kind: 'restore', drift: { shape: 'files', share: 0.01 } },
  { name: 'restore, 10 % of the files changed', kind: 'restore', drift: { shape: 'files', share: 0.1 } },
  { name: rowNames.restoreAll, kind: 'restore', drift: { shape: 'files', share: 1 } },
  { name: 'restore, 1 % of the large files’ pages', kind: 'restore', drift: { shape: 'pages', share: 0.01 } },
];

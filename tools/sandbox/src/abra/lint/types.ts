import type { Project } from '../compose/types.ts';
import type { Tags } from '../recipe/versions.ts';

/** What the rules look at. */
export interface LintSubject {
  /** Of the checkout. */
  folder: string;
  tags: Tags;
  /** Contents; `undefined` if the file is not there. */
  envSample: string | undefined;
  readme: string | undefined;
  /** Of `compose.yml` as written, before any variable is resolved. */
  composeText: string;
  /** With the sample's values; or why the files cannot be read so. */
  project: Project | { unreadable: string };
}

export type RuleId = `R${string}`;

export interface Finding {
  id: RuleId;
  severity: 'error' | 'warn';
  rule: string;
  resolve: string;
  satisfied: boolean;
  /** Needs something this stand-in has not. */
  skipped: boolean;
}

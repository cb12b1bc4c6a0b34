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
  /** With the sample's values; or which value has a type that the compose schema does not allow. */
  project: Project | { wrong: string };
}

export type RuleId = `R${string}`;

export interface Finding {
  id: RuleId;
  severity: 'error' | 'warn';
  rule: string;
  resolve: string;
  satisfied: boolean;
  /** Needs something this stand-in has not, or that could not be read. */
  skipped: boolean;
}

export interface Report {
  findings: readonly Finding[];
  /** The value of a wrong type, if one is there: rules that need the project were not asked then. */
  wrong?: string;
}

/** One rule's question. */
export interface Check {
  (subject: LintSubject): boolean;
  needsProject?: true;
}

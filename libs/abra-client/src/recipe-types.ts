import type { ComposeApp, ComposeText } from '@ci-warm/compose';
import type { RecipeVersion } from '@ci-warm/recipe-version';

/** The recipe checkouts under abra's `recipes/`: plain git, no abra process. */
export interface RecipeStore {
  path(recipe: string): string;
  /**
   * Clones if missing, else fetches commits and mirrors tags: those that the remote has no more are gone here, too. Then each of `revisions` (a full hash, `refs/pull/1/head`) that is
   * not there yet, from the remote or from `from` (a fork's URL). One that the remote does not have is no error: ask
   * `resolve`. `unreachable` leaves the checkout as it is.
   */
  fetch(recipe: string, options?: { revisions?: readonly string[]; from?: string }): Promise<FetchOutcome>;
  /**
   * The commit that a remote (`from`: a fork's URL) has at this moment under a name: a tag, a branch, a whole ref such as
   * `refs/pull/1/head`, or a full hash. `absent`: the remote answered that it has none. Needs a checkout, and does not
   * change it.
   */
  fetchCommit(recipe: string, asked: { name: string; from?: string }): Promise<CommitOutcome>;
  /**
   * Keeps commits for an app, and of its earlier ones no others: whatever becomes of their tags and branches at the remote,
   * they stay here. What is not here is taken from `source`, a checkout or an archived commit on this host; what is nowhere is passed
   * over, and so is a recipe without a checkout.
   */
  keep(recipe: string, domain: string, commits: readonly string[], source?: string): Promise<void>;
  /** Keeps commits of the checkout, and no others, in files of a folder, which outlive it: sources for `keep`. */
  archive(recipe: string, folder: string, commits: readonly string[]): Promise<void>;
  /** A clone of its own from another checkout on this host, at that one's HEAD, with the same remote; replaces nothing. */
  cloneFrom(recipe: string, sourceFolder: string): Promise<void>;
  exists(recipe: string): Promise<boolean>;
  /** Annotated tags that parse, oldest first; lightweight and unreadable ones are reported apart. */
  versions(recipe: string): Promise<RecipeVersions>;
  /** Text of `release/<version>` at that version's own commit; `undefined` if the author wrote none. */
  releaseNotes(recipe: string, version: string): Promise<string | undefined>;
  /** Full hash of HEAD. */
  headCommit(recipe: string): Promise<string>;
  /** Full hash of a tag, branch or short hash; `undefined` if it is not there. */
  resolve(recipe: string, revision: string): Promise<string | undefined>;
  /** Whether a commit is another one or in its history. */
  isAncestor(recipe: string, commit: string, of: string): Promise<boolean>;
  /** Detached checkout; refuses a dirty tree with WarmError `recipe-dirty` (usage). */
  checkout(recipe: string, revision: string): Promise<void>;
  isDirty(recipe: string): Promise<boolean>;
  /** Puts every file back as HEAD has it, and removes the others: for a checkout that is the caller's own. */
  discardChanges(recipe: string): Promise<void>;
  /** A file of the recipe at a revision; `undefined` if it is not there. */
  fileAt(recipe: string, revision: string, path: string): Promise<string | undefined>;
  /** What the compose files of an app say at a revision; all are missing where the revision is not there. */
  composeAt(recipe: string, revision: string, app: ComposeApp): Promise<ComposeText>;
  /** Images named by the compose files at a revision, with environment variables resolved from the app's env and `abra.sh`. */
  imagesAt(recipe: string, revision: string, env: ReadonlyMap<string, string>): Promise<string[]>;
}

export type FetchOutcome = { outcome: 'fetched' } | { outcome: 'unreachable'; reason: string };

export type CommitOutcome =
  { outcome: 'fetched'; commit: string } | { outcome: 'absent' } | { outcome: 'unreachable'; reason: string };

export interface RecipeVersions {
  versions: readonly TaggedVersion[];
  /** Tags that abra would refuse to see as versions. */
  lightweight: readonly string[];
  unreadable: readonly string[];
}

export interface TaggedVersion {
  version: RecipeVersion;
  /** Full hash of the commit behind the annotated tag. */
  commit: string;
}

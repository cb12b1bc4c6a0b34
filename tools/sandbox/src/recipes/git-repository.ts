import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { WarmError } from '@ci-warm/errors';
import { execa } from 'execa';

export interface NewCommit {
  /** Full name of the branch that moves to it: `refs/heads/main`. */
  branch: string;
  /** Revision it stands on; none where the branch is new, or was made by the commit before. */
  parent?: string | undefined;
  message: string;
  /** Seconds since the epoch. */
  at: number;
  files: ReadonlyMap<string, string>;
  tag?: { name: string; annotated: boolean } | undefined;
  /** More names for the same commit. */
  otherRefs?: readonly string[];
}

/** A bare repository with nothing in it, made without a git process. */
export async function createBareRepository(folder: string): Promise<void> {
  await Promise.all(['objects', 'refs'].map((name) => mkdir(join(folder, name), { recursive: true })));
  await writeFile(join(folder, 'config'), '[core]\n\trepositoryformatversion = 0\n\tbare = true\n');
  await writeFile(join(folder, 'HEAD'), 'ref: refs/heads/main\n');
}

/** Writes all commits with one git process. @returns their full hashes */
export async function addCommits(folder: string, commits: readonly NewCommit[]): Promise<string[]> {
  const stream = commits.map((commit, index) => commitText(commit, index + 1)).join('');
  const output = await git(folder, ['fast-import', '--quiet', '--done'], `${stream}done\n`);
  return output.trim().split('\n');
}

/** @returns the full hash of the commit behind a revision, if it is there */
export async function resolveCommit(folder: string, revision: string): Promise<string | undefined> {
  const found = await git(folder, ['rev-parse', '--quiet', '--verify', `${revision}^{commit}`]).catch(
    () => '',
  );
  return found.trim() || undefined;
}

/** Short names below a prefix such as `refs/tags/`, of one revision's refs only if it is given. */
export async function listRefs(
  folder: string,
  prefix: string,
  { at }: { at?: string } = {},
): Promise<string[]> {
  const pointing = at === undefined ? [] : ['--points-at', at];
  const output = await git(folder, ['for-each-ref', '--format=%(refname)', ...pointing, `${prefix}*`]);
  return output
    .split('\n')
    .filter(Boolean)
    .map((name) => name.slice(prefix.length));
}

const person = 'Recipe Maintainer <maintainer@ci.test>';

function commitText(
  { branch, parent, message, at, files, tag, otherRefs = [] }: NewCommit,
  mark: number,
): string {
  const who = `${person} ${at} +0000`;
  const changes = [...files]
    .map(([path, text]) => `M ${modeOf(path)} inline ${path}\n${data(text)}`)
    .join('');
  return [
    `commit ${branch}\nmark :${mark}\nauthor ${who}\ncommitter ${who}\n${data(message)}`,
    parent === undefined ? '' : `from ${parent}\n`,
    changes,
    tag?.annotated === true ? `tag ${tag.name}\nfrom :${mark}\ntagger ${who}\n${data(message)}` : '',
    tag?.annotated === false ? `reset refs/tags/${tag.name}\nfrom :${mark}\n\n` : '',
    ...otherRefs.map((ref) => `reset ${ref}\nfrom :${mark}\n\n`),
    `get-mark :${mark}\n`,
  ].join('');
}

function modeOf(path: string): string {
  return path.endsWith('.sh') ? '100755' : '100644';
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}\n`;
}

async function git(folder: string, args: readonly string[], input?: string): Promise<string> {
  const { failed, stdout, stderr, cause } = await execa('git', ['--git-dir', folder, ...args], {
    input: input ?? '',
    reject: false,
    cleanup: false,
    stripFinalNewline: false,
  });
  if (!failed) return stdout;
  throw gitError(args, cause instanceof Error ? cause.message : stderr.trim(), cause);
}

function gitError([verb]: readonly string[], complaint: string, cause?: unknown): WarmError {
  return new WarmError({
    kind: 'infrastructure',
    code: 'sandbox-git',
    message: `git ${verb} failed: ${complaint}`,
    hint: 'The sandbox needs git 2.30 or newer on the PATH.',
    cause,
  });
}

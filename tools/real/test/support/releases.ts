import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const recipesFolder = join(import.meta.dirname, '..', '..', 'recipes');
const recipesUrl = 'https://git.coopcloud.tech/coop-cloud/';

export type Files = Record<string, string>;

export interface ReleaseOptions {
  /** Files of the recipe; default those of `tools/real/recipes/<recipe>`. */
  files?: Files;
  /** A change to them, after the placeholders were filled in. */
  edit?: (files: Files) => void;
  notes?: string;
  /** A tag that is no release. */
  lightweight?: boolean;
}

export interface Releases {
  /** What points git at the repositories in place of the address of all recipes. */
  env: Readonly<Record<string, string>>;
  /** Commits the files to `main`, with an annotated tag and notes. */
  publish(recipe: string, version: string, options?: ReleaseOptions): { commit: string };
  /** Puts a commit on top of `main` where a forge keeps pull requests: `refs/pull/<number>/head`. */
  propose(
    recipe: string,
    version: string,
    options?: ReleaseOptions,
  ): { commit: string; number: number; ref: string };
}

/** Recipes in bare repositories below a folder, made with git itself. */
export function createReleases(dir: string, placeholders: Readonly<Record<string, string>> = {}): Releases {
  const env = {
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_COUNT: '2',
    GIT_CONFIG_KEY_0: `url.file://${dir}/remotes/.insteadOf`,
    GIT_CONFIG_VALUE_0: recipesUrl,
    GIT_CONFIG_KEY_1: 'init.defaultBranch',
    GIT_CONFIG_VALUE_1: 'main',
  };
  const author = { name: 'Recipe Maintainer', email: 'maintainer@ci.test' };
  const who = {
    GIT_AUTHOR_NAME: author.name,
    GIT_AUTHOR_EMAIL: author.email,
    GIT_COMMITTER_NAME: author.name,
    GIT_COMMITTER_EMAIL: author.email,
  };
  const folderOf = (recipe: string) => join(dir, 'author', recipe);
  const remoteOf = (recipe: string) => join(dir, 'remotes', `${recipe}.git`);
  const git = (recipe: string, ...words: string[]) =>
    execFileSync('git', words, {
      cwd: folderOf(recipe),
      env: { ...process.env, ...env, ...who, HOME: dir },
      stdio: 'pipe',
      encoding: 'utf8',
    }).trim();
  const ensure = (recipe: string) => {
    if (existsSync(folderOf(recipe))) return;
    mkdirSync(folderOf(recipe), { recursive: true });
    git(recipe, 'init', '--quiet');
    git(recipe, 'init', '--quiet', '--bare', remoteOf(recipe));
  };
  const commit = (recipe: string, version: string, { files, edit, notes }: ReleaseOptions, title: string) => {
    const rendered = render(files ?? filesOf(recipe), { ...placeholders, VERSION: version });
    edit?.(rendered);
    rendered[`release/${version}`] ??= notes ?? `${recipe} ${version}: a maintenance release.\n`;
    const folder = folderOf(recipe);
    // Notes of earlier releases stay; everything else is what this release brings.
    for (const name of readdirSync(folder))
      if (!['.git', 'release'].includes(name)) rmSync(join(folder, name), { recursive: true });
    for (const [name, text] of Object.entries(rendered)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    git(recipe, 'add', '--all');
    git(recipe, 'commit', '--quiet', '--allow-empty', '--message', title);
    return git(recipe, 'rev-parse', 'HEAD');
  };

  return {
    env,
    publish: (recipe, version, options = {}) => {
      ensure(recipe);
      const hash = commit(recipe, version, options, `chore: publish ${version} release`);
      const kind = options.lightweight
        ? []
        : ['--annotate', '--message', `chore: publish ${version} release`];
      git(recipe, 'tag', ...kind, version);
      git(recipe, 'push', '--quiet', remoteOf(recipe), 'main', version);
      return { commit: hash };
    },
    propose: (recipe, version, options = {}) => {
      ensure(recipe);
      const taken = git(recipe, 'ls-remote', remoteOf(recipe), 'refs/pull/*/head')
        .split('\n')
        .filter(Boolean);
      const number = taken.length + 1;
      git(recipe, 'checkout', '--quiet', '-B', `pr-${number}`, 'main');
      const hash = commit(recipe, version, options, `feat: change number ${number}`);
      git(
        recipe,
        'push',
        '--quiet',
        remoteOf(recipe),
        `HEAD:refs/pull/${number}/head`,
        `HEAD:refs/heads/pr-${number}`,
      );
      git(recipe, 'checkout', '--quiet', 'main');
      return { commit: hash, number, ref: `pr-${number}` };
    },
  };
}

/** The files of `tools/real/recipes/<recipe>`, as they are there. */
export function filesOf(recipe: string): Files {
  const folder = join(recipesFolder, recipe);
  const names = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return Object.fromEntries(
    names.map(({ parentPath, name }) => {
      const path = join(parentPath, name);
      return [path.slice(folder.length + 1), readFileSync(path, 'utf8')];
    }),
  );
}

/** `@VERSION@` is the release's version, `@APP@` its app part; others are the world's. Numbers in names have no dots: `@NUMBER@`. */
function render(
  files: Readonly<Files>,
  { VERSION = '', ...others }: Readonly<Record<string, string>>,
): Files {
  const values = {
    ...others,
    VERSION,
    APP: VERSION.replace(/^[^+]*\+/, ''),
    NUMBER: VERSION.replace(/\D/g, ''),
  };
  const fill = (text: string) =>
    Object.entries(values).reduce((filled, [name, value]) => filled.replaceAll(`@${name}@`, value), text);
  return Object.fromEntries(Object.entries(files).map(([name, text]) => [name, fill(text)]));
}

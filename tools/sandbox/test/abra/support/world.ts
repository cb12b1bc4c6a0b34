import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** An abra root and recipe remotes in a temporary folder, without an engine. */
export interface World {
  dir: string;
  abraDir: string;
  env: Record<string, string>;
  /** Commits files to a recipe's remote. Returns the full hash. */
  commit(recipe: string, files: Readonly<Record<string, string>>): string;
  tag(recipe: string, name: string, options?: { lightweight?: boolean }): void;
  checkoutPath(recipe: string): string;
  envPath(domain: string): string;
  readEnv(domain: string): string;
  git(folder: string, ...args: string[]): string;
  remove(): void;
}

const identity = {
  GIT_AUTHOR_NAME: 'A',
  GIT_AUTHOR_EMAIL: 'a@ci.test',
  GIT_COMMITTER_NAME: 'A',
  GIT_COMMITTER_EMAIL: 'a@ci.test',
};

export function makeWorld(): World {
  const dir = mkdtempSync(join(tmpdir(), 'abra-'));
  const abraDir = join(dir, 'abra');
  mkdirSync(join(abraDir, 'servers', 'default'), { recursive: true });
  const env = {
    ...identity,
    PATH: process.env['PATH'] ?? '',
    HOME: dir,
    ABRA_DIR: abraDir,
    DOCKER_HOST: `unix://${dir}/no.sock`,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_COUNT: '3',
    GIT_CONFIG_KEY_0: `url.file://${dir}/remotes/.insteadOf`,
    GIT_CONFIG_VALUE_0: 'https://git.coopcloud.tech/coop-cloud/',
    GIT_CONFIG_KEY_1: 'tag.gpgsign',
    GIT_CONFIG_VALUE_1: 'false',
    GIT_CONFIG_KEY_2: 'init.defaultBranch',
    GIT_CONFIG_VALUE_2: 'main',
  };
  const git = (folder: string, ...args: string[]) =>
    execFileSync('git', ['-C', folder, ...args], {
      env,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trim();
  const remote = (recipe: string) => join(dir, 'remotes', `${recipe}.git`);
  return {
    dir,
    abraDir,
    env,
    git,
    commit: (recipe, files) => {
      const folder = remote(recipe);
      mkdirSync(folder, { recursive: true });
      git(folder, 'init', '--quiet');
      for (const [name, text] of Object.entries(files)) {
        mkdirSync(dirname(join(folder, name)), { recursive: true });
        writeFileSync(join(folder, name), text);
      }
      git(folder, 'add', '--all');
      git(folder, 'commit', '--quiet', '--allow-empty', '--message', 'change');
      return git(folder, 'rev-parse', 'HEAD');
    },
    tag: (recipe, name, { lightweight = false } = {}) => {
      git(remote(recipe), 'tag', ...(lightweight ? [] : ['--annotate', '--message', name]), name);
    },
    checkoutPath: (recipe) => join(abraDir, 'recipes', recipe),
    envPath: (domain) => join(abraDir, 'servers', 'default', `${domain}.env`),
    readEnv: (domain) => readFileSync(join(abraDir, 'servers', 'default', `${domain}.env`), 'utf8'),
    remove: () => rmSync(dir, { recursive: true, force: true }),
  };
}

import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { image } from '../engine/world.ts';
import { recipeFiles, type Fault } from './recipe.ts';

const recipesUrl = 'https://git.coopcloud.tech/coop-cloud/';

/** The recipe `site` in a bare repository, which git finds at the address of all recipes. */
export function createReleases(dir: string) {
  const folder = join(dir, 'author', 'site');
  const remote = join(dir, 'remotes', 'site.git');
  const env = {
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_COUNT: '2',
    GIT_CONFIG_KEY_0: `url.file://${dir}/remotes/.insteadOf`,
    GIT_CONFIG_VALUE_0: recipesUrl,
    GIT_CONFIG_KEY_1: 'init.defaultBranch',
    GIT_CONFIG_VALUE_1: 'main',
    GIT_AUTHOR_NAME: 'A',
    GIT_AUTHOR_EMAIL: 'a@ci.test',
    GIT_COMMITTER_NAME: 'A',
    GIT_COMMITTER_EMAIL: 'a@ci.test',
  };
  const git = (...words: string[]) =>
    execFileSync('git', words, { cwd: folder, env: { ...process.env, ...env, HOME: dir }, stdio: 'pipe' });
  mkdirSync(folder, { recursive: true });
  git('init', '--quiet');
  git('init', '--quiet', '--bare', remote);
  return {
    env,
    /** Publishes an annotated tag, with what is wrong with it. */
    publish: (version: string, fault?: Fault) => {
      const files = recipeFiles({ version, image, ...(fault === undefined ? {} : { fault }) });
      for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
      git('add', '--all');
      git('commit', '--quiet', '--message', version);
      git('tag', '--annotate', '--message', version, version);
      git('push', '--quiet', remote, 'main', version);
    },
  };
}

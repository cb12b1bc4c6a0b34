import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunResults } from '@ci-warm/run-results';
import { startWorld, type World } from '../support/index.ts';
import { startPublishedIngress } from './published-ingress.ts';

const root = join(import.meta.dirname, '..', '..', '..', '..');
const recipesOfCi = join(root, 'recipes');
const quickRunner = join(root, 'apps', 'quick-runner', 'src', 'main.ts');

/** A world with an ingress and a CI repository of its own, for runs of recipes. */
export interface Scene {
  world: World;
  /** One run as its own process, to its end. */
  test(recipe: string, words?: readonly string[], env?: Record<string, string>): Promise<RunEnding>;
  /** Kills a run, by a signal that it cannot see, as soon as it tells of something. */
  killWhen(told: RegExp, recipe: string, words: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

export interface RunEnding {
  code: number | null;
  signal: NodeJS.Signals | null;
  result: Partial<RunResults>;
  stderr: string;
}

/**
 * @param recipes taken from the CI repository as they are, each with what is to differ in its config
 */
export async function startScene(recipes: Readonly<Record<string, Changes>>): Promise<Scene> {
  const world = await startWorld();
  const ingress = await startPublishedIngress(world.engine, world.ports.http);
  const repo = join(world.dir, 'ci');
  for (const [recipe, changes] of Object.entries(recipes)) copyRecipe(join(repo, 'recipes'), recipe, changes);
  world.env['CCCI_REPO'] = repo;
  return {
    world,
    test: (recipe, words = [], env = {}) => world.runApp('quick-runner', [recipe, ...words], env),
    killWhen: (told, recipe, words) => killWhen(told, [recipe, ...words], world.env),
    close: async () => {
      await ingress.close();
      await world.close();
    },
  };
}

async function killWhen(told: RegExp, words: readonly string[], env: Record<string, string>): Promise<void> {
  const child = spawn(process.execPath, [quickRunner, ...words, '--json'], { env, stdio: 'pipe' });
  let said = '';
  child.stdout.resume();
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
    if (told.test(said)) child.kill('SIGKILL');
  });
  const signal = await new Promise((resolve) => child.once('close', (_code, by) => resolve(by)));
  if (signal !== 'SIGKILL') throw new Error(`it ended before it said ${told.source}: ${said}`);
}

function copyRecipe(to: string, recipe: string, changes: Changes): void {
  mkdirSync(to, { recursive: true });
  cpSync(join(recipesOfCi, recipe), join(to, recipe), { recursive: true });
  // Tests of a tier that is declared absent are refused.
  for (const tier of Object.keys(changes.expectedNotApplicable ?? {}))
    for (const folder of [tier, `before-${tier}`])
      rmSync(join(to, recipe, 'tests', folder), { recursive: true, force: true });
  cpSync(join(recipesOfCi, recipe, 'recipe.config.ts'), join(to, recipe, 'own.config.ts'));
  const config = `import { config as own } from './own.config.ts';\nexport const config = { ...own, ...${JSON.stringify(changes)} };\n`;
  writeFileSync(join(to, recipe, 'recipe.config.ts'), config);
}

type Changes = Readonly<Record<string, unknown>> & { expectedNotApplicable?: object };

/** There is no backup app on this engine, and the recipes' own files here have no backup labels. */
export const withoutBackups = {
  expectedNotApplicable: { backup: 'no backup app here', restore: 'no backup app here' },
};

import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { World } from '../support/index.ts';

/** A CI folder like the world's whose one test of custom-html tells by a file that it has begun, and then takes its time. */
export function slowTests({ dir }: Pick<World, 'dir'>, begun: string): string {
  const repo = join(dir, 'ci-slow');
  if (existsSync(repo)) return repo;
  cpSync(join(dir, 'ci'), repo, { recursive: true });
  const tests = join(repo, 'recipes', 'custom-html', 'tests');
  rmSync(tests, { recursive: true });
  mkdirSync(tests);
  writeFileSync(
    join(tests, 'slow.test.ts'),
    `import { writeFileSync } from 'node:fs';
import test from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';

test('it takes its time', async () => {
  writeFileSync(${JSON.stringify(begun)}, '');
  await delay(50_000);
});
`,
  );
  return repo;
}

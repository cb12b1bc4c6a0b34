import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { stackName } from '@ci-warm/app-names';
import { WarmError } from '@ci-warm/errors';
import type { TestedApp } from '../contract/app.ts';
import type { TestFolder } from '../contract/recipe-code.ts';
import type { Run } from '../contract/run.ts';
import { NotApplicable, untested, type TierWork } from '../contract/tiers.ts';
import { recipeTests } from '../recipe-code/recipe-tests.ts';
import { backUp, type Backup } from './backup.ts';
import { backupPlan } from './backup-plan.ts';
import { restore } from './restore.ts';

/**
 * The tiers `backup` and `restore`, on the tested commit. A restore that is asked for alone makes its own backup.
 *
 * @param reachHead deploys the tested commit unless it runs already
 * @returns whether the app is in a state that further tests may be run against
 */
export async function backupTiers(
  run: Run,
  app: TestedApp,
  tested: Pick<TestFolder, 'version' | 'commit'>,
  reachHead: (tier: TierWork) => Promise<void>,
): Promise<boolean> {
  const { tiers, log, watch } = run;
  const testsOf = (tier: 'backup' | 'restore', folder: TestFolder['folder'], backup?: Backup) =>
    recipeTests(run, app, { tier, phase: 'head', folder, ...tested, backup });
  let backup: Backup | undefined;
  const make = async (name: 'backup' | 'restore', tier: TierWork) => {
    await reachHead(untested);
    const plan = backupPlan(await app.tools.swarm.observeStack(stackName(app.domain)));
    if (!plan) throw noBackupAsked(run);
    const made = await backUp(run, app, tier, plan, async () =>
      tier.add(await testsOf(name, 'before-backup')),
    );
    tier.add(await testsOf(name, 'backup', made));
    return made;
  };
  try {
    if (tiers.wants('backup')) {
      log.phase('backup');
      const passed = await tiers.run('backup', async (tier) => {
        backup = await watch.phase('backup', () => make('backup', tier));
      });
      if (!passed) tiers.note('restore', 'skip', 'not run: backup failed');
    }
    if (!tiers.wants('restore')) return true;
    log.phase('restore');
    return await tiers.run('restore', async (tier) => {
      const kept = backup ?? (await make('restore', untested));
      await watch.phase('restore', () =>
        restore(run, app, tier, kept, {
          mutate: () => testsOf('restore', 'before-restore', kept),
          verify: () => testsOf('restore', 'restore', kept),
        }),
      );
    });
  } finally {
    await rm(join(run.folder, 'backup'), { recursive: true, force: true });
  }
}

/** A recipe whose CI folder tests its backups is to have some: without them its tests would pass by never being run. */
function noBackupAsked({ tests }: Run): Error {
  const why = 'no service of it asks for a backup of a volume (backupbot.backup=true)';
  const folders = tests
    .filter(({ tier }) => tier === 'backup' || tier === 'restore')
    .map(({ folder }) => folder);
  if (folders.length === 0) return new NotApplicable(why);
  return new WarmError({
    kind: 'failed',
    code: 'backup-not-asked',
    message: `${why}, but there is tests/${folders.join(', tests/')}`,
    hint: 'Give the recipe its label again, or remove those tests.',
  });
}

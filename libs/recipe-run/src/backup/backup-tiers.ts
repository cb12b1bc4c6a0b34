import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { stackName } from '@ci-warm/app-names';
import { backUp, type Backup } from './backup.ts';
import { backupPlan } from './backup-plan.ts';
import { restore } from './restore.ts';
import type { RecipeTests, Run } from '../contract/run.ts';
import { NotApplicable, unseen, type TierWork } from '../tiers/tier-book.ts';

/**
 * The tiers `backup` and `restore`, on the tested commit. A restore that is asked for alone makes its own backup.
 *
 * @param reachHead deploys the tested commit unless it runs already
 * @returns whether the app is in a state that further tests may be run against
 */
export async function backupTiers(
  run: Run,
  tested: Pick<RecipeTests, 'version' | 'commit'>,
  reachHead: (tier: TierWork) => Promise<void>,
): Promise<boolean> {
  const { tiers, log, watch } = run;
  const testsOf = (tier: 'backup' | 'restore', folder: RecipeTests['folder'], backup?: Backup) =>
    run.recipeTests({ tier, phase: 'head', folder, ...tested, backup });
  let backup: Backup | undefined;
  const make = async (name: 'backup' | 'restore', tier: TierWork) => {
    await reachHead(unseen);
    const plan = backupPlan(await run.tools.swarm.observeStack(stackName(run.domain)));
    if (!plan)
      throw new NotApplicable('no service of it asks for a backup of a volume (backupbot.backup=true)');
    const made = await backUp(run, tier, plan, async () => tier.add(await testsOf(name, 'before-backup')));
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
      const kept = backup ?? (await make('restore', unseen));
      await watch.phase('restore', () =>
        restore(run, tier, kept, {
          mutate: () => testsOf('restore', 'before-restore', kept),
          verify: () => testsOf('restore', 'restore', kept),
        }),
      );
    });
  } finally {
    await rm(join(run.folder, 'backup'), { recursive: true, force: true });
  }
}

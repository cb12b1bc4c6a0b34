import { WarmError } from '@ci-warm/errors';
import { failpoint } from '@ci-warm/failpoints';
import type { TestResult } from '@ci-warm/run-results';
import { assertApp } from '../app/assert-app.ts';
import { settle } from '../app/settle.ts';
import type { TestedApp } from '../contract/app.ts';
import type { Run } from '../contract/run.ts';
import type { TierWork } from '../contract/tiers.ts';
import { blameFor } from './backup-app.ts';
import { assertMarkers, spoilMarkers } from './backup-marker.ts';
import type { Backup } from './backup.ts';
import { startAgain } from './start-again.ts';

/** Damages the data, restores it and looks whether it is back, with the app serving it. */
export async function restore(
  run: Run,
  app: TestedApp,
  tier: TierWork,
  { snapshot, markers }: Backup,
  tests: { mutate: () => Promise<readonly TestResult[]>; verify: () => Promise<readonly TestResult[]> },
): Promise<void> {
  const { tools, domain, log, head } = app;
  await spoilMarkers(markers);
  const mutated = await tests.mutate();
  tier.add(mutated);
  await settle(run, app, 'before the restore');
  log.say(`restoring ${snapshot}`);
  await tier.step('the backup is restored', async () => {
    failpoint('recipe-run.restore');
    const restored = await tools.abra.backups.restore(domain, { snapshot });
    failpoint('recipe-run.restored');
    if (restored.outcome === 'refused') throw failed('restore-failed', await blameFor(app, restored));
  });
  await startAgain(app, tier);
  await settle(run, app, 'after the restore');
  await assertApp(app, tier, { chaos: head.commit });
  if (markers.length > 0)
    await tier.step('files of this run are as they were backed up', () => assertMarkers(markers));
  const verified = await tests.verify();
  tier.add(verified);
  if (mutated.some(passed) && verified.some(passed)) return;
  if (markers.length > 0)
    return tier.caveat(
      "files of this run came back, nobody looked for the app's own data: that takes tests/before-restore and tests/restore",
    );
  await tier.step('something shows that data came back', async () => {
    throw failed(
      'restore-unproven',
      'nothing was changed before the restore and looked for after it: no volume is kept as a whole, so the recipe needs tests/before-restore and tests/restore',
    );
  });
}

const passed = ({ outcome }: TestResult) => outcome === 'pass';

const failed = (code: string, message: string) => new WarmError({ kind: 'failed', code, message });

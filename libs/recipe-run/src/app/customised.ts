import { cp, copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withComposeFile } from '@ci-warm/compose';
import { WarmError } from '@ci-warm/errors';
import { checkoutExactly } from '../lanes/head.ts';
import type { Run } from '../contract/run.ts';

/** Whether the CI folder changes what is deployed: that tree can only go out as a chaos deploy, and is marked `+U`. */
export function isCustomised({ files }: Run, phase: 'base' | 'head'): boolean {
  return files.composeOverlay !== undefined || (phase === 'base' && files.baseRepair !== undefined);
}

/**
 * The tree that is deployed: the commit exactly, and over it what the CI folder adds, nothing else. Secrets that an
 * overlay adds are generated.
 */
export async function checkoutToDeploy(run: Run, commit: string, phase: 'base' | 'head'): Promise<void> {
  await checkoutExactly(run, commit);
  if (!isCustomised(run, phase)) return;
  const { tools, recipe, domain, files, config } = run;
  const { abra } = tools;
  const folder = abra.recipes.path(recipe);
  if (phase === 'base' && files.baseRepair !== undefined)
    await cp(files.baseRepair, folder, { recursive: true, force: true });
  if (files.composeOverlay === undefined || config.composeOverlay === undefined) return;
  await copyFile(files.composeOverlay, join(folder, config.composeOverlay));
  const values = (await abra.readEnv(domain))?.values ?? new Map<string, string>();
  const named = withComposeFile(values, config.composeOverlay).get('COMPOSE_FILE');
  await abra.editEnv(domain, { COMPOSE_FILE: named });
  const generated = await abra.generateSecrets(domain, { chaos: true });
  if (generated.outcome === 'done') return;
  throw new WarmError({
    kind: 'failed',
    code: 'secrets-failed',
    message: `abra could not generate the secrets of ${config.composeOverlay}: ${generated.fatal}`,
  });
}

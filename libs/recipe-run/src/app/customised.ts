import { checkoutToDeploy as layTree, isCustomised as changesTree } from '@ci-warm/app-lifecycle';
import type { TestedApp } from '../contract/app.ts';

/** Whether the CI folder changes what is deployed. */
export function isCustomised({ files }: TestedApp, phase: 'base' | 'head'): boolean {
  return changesTree({ files, phase });
}

/** The tree that is deployed: the commit exactly, and over it what the CI folder adds. */
export async function checkoutToDeploy(
  app: TestedApp,
  commit: string,
  phase: 'base' | 'head',
): Promise<void> {
  const { tools, recipe, domain, config, files } = app;
  await layTree(tools, { recipe, domain, commit, phase, config, files });
}

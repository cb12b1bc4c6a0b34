import { settingsOfNew, settingsOfUpgrade } from '@ci-warm/compose';
import { mainTip } from '../app/main-tip.ts';
import type { TestedApp } from '../contract/app.ts';
import type { ApprovalFacts } from './approve-head.ts';

/** For an upgrade: the app's env as it is, and as the run is about to complete it. */
export async function factsOfUpgrade(
  { tools, domain, config }: TestedApp,
  { base, sample }: { base: string; sample: string | undefined },
): Promise<ApprovalFacts> {
  const present = (await tools.abra.readEnv(domain))?.values ?? new Map<string, string>();
  return {
    settings: settingsOfUpgrade(present, sample, config.upgradeEnv ?? {}),
    base: { commit: base, settings: present },
  };
}

/**
 * For a new app, compared with the main branch, or with the newest release where there is none: before it is made its
 * settings are foreseen, for making it alone creates secrets; once it is `made` they are read.
 */
export async function factsOfInstall(app: TestedApp, state: 'planned' | 'made'): Promise<ApprovalFacts> {
  const { tools, domain, recipe, head, config } = app;
  const { recipes } = tools.abra;
  const given = { DOMAIN: domain, ...config.env, ...config.upgradeEnv };
  const sampleAt = (commit: string) => recipes.fileAt(recipe, commit, '.env.sample');
  const trusted =
    (await mainTip(recipes, recipe)) ?? (await recipes.versions(recipe)).versions.at(-1)?.commit;
  const made = state === 'made' ? (await tools.abra.readEnv(domain))?.values : undefined;
  return {
    settings: made ?? settingsOfNew(await sampleAt(head.commit), given),
    base:
      trusted === undefined
        ? undefined
        : { commit: trusted, settings: settingsOfNew(await sampleAt(trusted), given) },
    fromSample: true,
  };
}

import { parseEnv } from '@ci-warm/abra-client';
import type { Run } from '../contract/run.ts';
import { envAdditions } from '../app/env-additions.ts';
import { mainTip } from '../prepare/stage-recipe.ts';
import type { ApprovalFacts } from './approve-head.ts';

/** For an upgrade: the app's env as it is, and as the run is about to complete it. */
export async function factsOfUpgrade(run: Run, base: string): Promise<ApprovalFacts> {
  const { tools, domain, config, recipe, head } = run;
  const present = (await tools.abra.readEnv(domain))?.values ?? new Map<string, string>();
  const sample = await tools.abra.recipes.fileAt(recipe, head.commit, '.env.sample');
  const { secretVersions } = envAdditions(sample, present);
  const added = Object.entries({ ...secretVersions, ...config.upgradeEnv });
  return { settings: new Map([...present, ...added]), base: { commit: base, settings: present } };
}

/**
 * For a new app, compared with the main branch, or with the newest release where there is none: before it is made its
 * settings are foreseen, for making it alone creates secrets; once it is `made` they are read.
 */
export async function factsOfInstall(run: Run, state: 'planned' | 'made'): Promise<ApprovalFacts> {
  const { tools, domain, recipe, head } = run;
  const { recipes } = tools.abra;
  const sampleAt = (commit: string) => recipes.fileAt(recipe, commit, '.env.sample');
  const trusted =
    (await mainTip(recipes, recipe)) ?? (await recipes.versions(recipe)).versions.at(-1)?.commit;
  const made = state === 'made' ? (await tools.abra.readEnv(domain))?.values : undefined;
  return {
    settings: made ?? settingsOfNew(run, await sampleAt(head.commit)),
    base:
      trusted === undefined
        ? undefined
        : { commit: trusted, settings: settingsOfNew(run, await sampleAt(trusted)) },
    fromSample: true,
  };
}

function settingsOfNew({ config, domain }: Run, sample: string | undefined): Map<string, string> {
  const known = Object.entries({ DOMAIN: domain, ...config.env, ...config.upgradeEnv });
  return new Map([...parseEnv(sample ?? ''), ...known]);
}

import { parseEnv, settingsOfNew, settingsOfUpgrade } from '@ci-warm/compose';
import { independentSettings, namesDependency } from '@ci-warm/recipe-config';
import type { Run } from '../contract/run.ts';
import { ownSecretVersions } from '../deps/wiring.ts';

/** One version that a run is going to deploy, and the app's env by then as far as it can be known before. */
export interface PlannedDeploy {
  phase: 'base' | 'head';
  commit: string;
  settings: ReadonlyMap<string, string>;
}

/** All versions of its recipe that a run is going to deploy. What a dependency is yet to tell stays as the recipe has it. */
export async function plannedDeploys(run: Run, url: string): Promise<readonly PlannedDeploy[]> {
  const { id, request, choice, config, head, domain, baseChoice, requestedTiers, tools } = run;
  const { recipes } = tools.abra;
  const base = baseChoice?.base;
  const sampleAt = (commit: string) => recipes.fileAt(request.recipe, commit, '.env.sample');
  const [env, upgradeEnv] = [config.env ?? {}, config.upgradeEnv ?? {}].map((settings) =>
    independentSettings(settings, { domain, url }),
  );
  const sample = await sampleAt(head.commit);
  const upgrade = (commit: string, present: ReadonlyMap<string, string>): PlannedDeploy[] => [
    { phase: 'base', commit, settings: present },
    {
      phase: 'head',
      commit: head.commit,
      settings: settingsOfUpgrade(present, sample, upgradeEnv ?? {}),
    },
  ];
  if (choice.lane === 'quick') {
    const known = parseEnv(Buffer.from(choice.canonical.env, 'base64').toString('utf8'));
    const secrets = Object.entries(config.secrets ?? {}).filter(([, value]) => namesDependency(value));
    const own = ownSecretVersions(
      id,
      secrets.map(([name]) => name),
      known,
    );
    return upgrade(choice.canonical.commit, new Map([...known, ...own]));
  }
  const fromNothing: PlannedDeploy = {
    phase: 'head',
    commit: head.commit,
    settings: settingsOfNew(sample, { DOMAIN: domain, ...env, ...upgradeEnv }),
  };
  if (!base) return [fromNothing];
  const first = settingsOfNew(await sampleAt(base.commit), { DOMAIN: domain, ...env });
  return [...upgrade(base.commit, first), ...(requestedTiers.includes('fresh-install') ? [fromNothing] : [])];
}

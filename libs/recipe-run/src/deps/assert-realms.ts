import { WarmError } from '@ci-warm/errors';
import type { TestedApp } from '../contract/app.ts';
import type { TierWork } from '../contract/tiers.ts';

/** What must hold of every sign-on of a run: the realm is named after the run, so that runs never share one and a dead one's is known. */
export async function assertRealms(
  { dependencies, recipe }: Pick<TestedApp, 'dependencies' | 'recipe'>,
  tier: TierWork,
): Promise<void> {
  for (const { place, context } of dependencies) {
    if (place.kind !== 'oidc') continue;
    await tier.step(`the realm in ${place.recipe} is this run's own`, async () => {
      const { realm = '', issuer = '' } = context;
      const ofRun = realm.startsWith(`${recipe}-`) && /^[0-9a-f]{6}$/.test(realm.slice(recipe.length + 1));
      if (!ofRun) throw failed(`realm "${realm}" is not named ${recipe}-<6 hex digits>`);
      if (!issuer.endsWith(`/realms/${realm}`)) throw failed(`issuer ${issuer} is not of realm "${realm}"`);
    });
  }
}

const failed = (message: string) => new WarmError({ kind: 'failed', code: 'realm-name', message });

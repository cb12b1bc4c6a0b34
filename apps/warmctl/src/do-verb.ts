import type { AppContext, AppResult } from '@ci-warm/app-cli';
import { openStores, requireRecipes } from '@ci-warm/host';
import type { Config } from './description.ts';
import { exportTo, importFrom } from './verbs/archive.ts';
import { canonicals } from './verbs/canonicals.ts';
import { lightweightTags } from './verbs/lightweight-tags.ts';
import { prune } from './verbs/prune.ts';
import { rewarm } from './verbs/rewarm.ts';
import { verify } from './verbs/verify.ts';
import { wirePorts, wireRuns } from './wire.ts';

export async function doVerb(request: AppContext<Config> & { recipe: string }): Promise<AppResult> {
  const { config, signal, progress, warn } = request;
  await requireRecipes(config.repo);
  if (config.verb === 'canonicals')
    return canonicals(openStores(config), warn, (recipes) =>
      lightweightTags(config.abraDir, recipes, signal),
    );
  const ports = await wirePorts(config, warn);
  switch (config.verb) {
    case 'rewarm':
      return rewarm(wireRuns(config, ports, progress), request);
    case 'export':
      return exportTo(ports, request);
    case 'import':
      return importFrom(ports, request);
    case 'verify':
      return verify(ports, request);
    case 'prune':
      return prune(ports, { remove: config.yes === true, signal });
  }
}

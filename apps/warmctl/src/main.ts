import { runApp } from '@ci-warm/app-cli';
import { checkUsage } from './check-usage.ts';
import { description } from './description.ts';
import { exportTo, importFrom } from './verbs/archive.ts';
import { canonicals } from './verbs/canonicals.ts';
import { prune } from './verbs/prune.ts';
import { rewarm } from './verbs/rewarm.ts';
import { verify } from './verbs/verify.ts';
import { wirePorts, wireRuns, wireStores } from './wire.ts';

await runApp({
  description,
  stopWithParent: true,
  stopGraceMs: ({ stopGraceSec }) => stopGraceSec * 1_000,
  main: async ({ config, signal, progress, warn }) => {
    const { recipe } = checkUsage(config);
    const stores = wireStores(config);
    if (config.verb === 'canonicals') return canonicals(stores, warn);
    const ports = await wirePorts(config, stores);
    const request = { recipe, config, signal, progress, warn };
    switch (config.verb) {
      case 'rewarm':
        return rewarm({ ...stores, ...wireRuns(config, stores, ports, progress) }, request);
      case 'export':
        return exportTo(ports, request);
      case 'import':
        return importFrom(ports, request);
      case 'verify':
        return verify(ports, request);
      case 'prune':
        return prune(ports, { remove: config.yes === true, signal });
    }
  },
});

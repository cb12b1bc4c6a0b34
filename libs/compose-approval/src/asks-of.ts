import { interpolateAll, type ComposeFile } from '@ci-warm/compose';
import { readCompose } from './read-compose.ts';
import { resourceAsks } from './resource-asks.ts';
import { serviceAsks } from './service-asks.ts';
import type { Ask, StackFacts } from './types.ts';
import { collector, entriesOf, isMapping, other, unreadable } from './values.ts';

/**
 * What these compose files together ask of the host. Pure.
 *
 * Each file is looked at by itself and nothing is ever taken back by a later one: more may be listed than the merged
 * files would ask, never less. Keys that are not known to be harmless are listed as unreadable.
 */
export function asksOf(files: readonly ComposeFile[], facts: StackFacts): readonly Ask[] {
  const asks = collector();
  for (const { name, text } of files) {
    const read = readCompose(text);
    if (!('document' in read)) {
      asks.add(unreadable(`${name}: ${read.why}`));
      continue;
    }
    const variables = new Map([...facts.variables, ['STACK_NAME', facts.stack]]);
    // What depends on a variable without a value is told as it is written, so that it can be seen to.
    const { document, problems } = interpolateAll(read.document, variables, { unset: 'as-written' });
    for (const problem of problems) asks.add(unreadable(`${name}: ${problem}`));
    if (!isMapping(document)) {
      asks.add(unreadable(`${name}: it is no mapping`));
      continue;
    }
    for (const [key, value] of Object.entries(document)) {
      if (key === 'version' || key.startsWith('x-')) continue;
      if (key === 'services') {
        for (const [service, settings] of entriesOf(value, asks, `${name}: services`))
          serviceAsks(service, settings, asks);
      } else if (key === 'volumes' || key === 'networks' || key === 'secrets' || key === 'configs') {
        for (const [resource, settings] of entriesOf(value, asks, `${name}: ${key}`))
          resourceAsks(key, { name: resource, settings, stack: facts.stack }, asks);
      } else asks.add(other(key, value));
    }
  }
  return asks.all();
}

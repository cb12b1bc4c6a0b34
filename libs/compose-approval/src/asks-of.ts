import { interpolateAll, type ComposeFile, type FillProblem } from '@ci-warm/compose';
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
  const variables = new Map([...facts.variables, ['STACK_NAME', facts.stack]]);
  const asks = collector();
  for (const file of files) {
    const basis = JSON.stringify([file.text, [...variables].sort()]);
    for (const ask of fileAsks(file, facts.stack, variables))
      asks.add(ask.kind === 'unreadable' ? { basis, ...ask } : ask);
  }
  return asks.all();
}

function fileAsks(
  { name, text }: ComposeFile,
  stack: string,
  variables: ReadonlyMap<string, string>,
): readonly Ask[] {
  const asks = collector();
  const read = readCompose(text);
  if (!('document' in read)) return [unreadable(`${name}: ${read.why}`)];
  // What depends on a variable without a value is told as it is written, so that it can be seen to.
  const { document, problems } = interpolateAll(read.document, variables, { unset: 'as-written' });
  for (const problem of problems) asks.add(oddVariable(name, problem, variables));
  if (!isMapping(document)) return [...asks.all(), unreadable(`${name}: it is no mapping`)];
  for (const [key, value] of Object.entries(document)) {
    if (key === 'version' || key.startsWith('x-')) continue;
    if (key === 'services') {
      for (const [service, settings] of entriesOf(value, asks, `${name}: services`))
        serviceAsks(service, settings, asks);
    } else if (key === 'volumes' || key === 'networks' || key === 'secrets' || key === 'configs') {
      for (const [resource, settings] of entriesOf(value, asks, `${name}: ${key}`))
        resourceAsks(key, { name: resource, settings, stack }, asks);
    } else asks.add(other(key, value));
  }
  return asks.all();
}

/** A variable inside another, say: what it comes to depends on its text, its place and what the variables in it are. */
function oddVariable(name: string, { text, at }: FillProblem, variables: ReadonlyMap<string, string>): Ask {
  const named = [...text.matchAll(/[A-Za-z_]\w*/g)].map(([word]) => [word, variables.get(word)]);
  return { ...unreadable(`${name}: the variable in "${text}", ${at}`), basis: JSON.stringify(named) };
}

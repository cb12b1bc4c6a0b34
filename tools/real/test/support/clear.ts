import { eventually, type EngineClient } from '@ci-warm/contract';

interface Found {
  kind: 'services' | 'containers' | 'networks' | 'secrets' | 'configs' | 'volumes';
  id: string;
  name: string;
  ended: boolean;
}

/** Removes from the engine whatever has the word in its name, and waits until it is gone. */
export async function clearNamed(engine: EngineClient, word: string): Promise<void> {
  const remove = async ({ kind, id }: Found) => await engine.remove(`/${kind}/${id}`);
  const gone = async (kind: Found['kind'], mayRemove: (one: Found) => boolean = () => true) =>
    await eventually(async () => {
      const left = await found(engine, kind, word);
      for (const one of left.filter(mayRemove)) await remove(one);
      return left.length === 0;
    });
  await gone('services');
  // Swarm forgets a task before its process has stopped.
  await gone('containers', ({ ended }) => ended);
  await gone('networks');
  await gone('secrets');
  await gone('configs');
  await gone('volumes');
}

/** Kinds and names of everything on the engine that has the word in its name. */
export async function everythingNamed(engine: EngineClient, word: string): Promise<string[]> {
  const lists = await Promise.all(kinds.map((kind) => found(engine, kind, word)));
  return lists
    .flat()
    .map(({ kind, name }) => `${kind} ${name}`)
    .sort();
}

const kinds: readonly Found['kind'][] = [
  'services',
  'containers',
  'networks',
  'secrets',
  'configs',
  'volumes',
];

/** Filtered here: the engine's own filter means a prefix for some kinds and a part for others. */
async function found(engine: EngineClient, kind: Found['kind'], word: string): Promise<Found[]> {
  const path = kind === 'containers' ? '/containers/json?all=1' : `/${kind}`;
  const { body } = await engine.get<unknown>(path);
  const items = (kind === 'volumes' ? (body as { Volumes: unknown }).Volumes : body) as Item[] | null;
  return (items ?? [])
    .map((item) => {
      const name = item.Spec?.Name ?? item.Name ?? item.Names?.join(' ') ?? '';
      return {
        kind,
        name,
        id: item.ID ?? item.Id ?? name,
        ended: item.State === 'exited' || item.State === 'created',
      };
    })
    .filter(({ name }) => name.includes(word));
}

interface Item {
  ID?: string;
  Id?: string;
  Name?: string;
  Names?: string[];
  State?: string;
  Spec?: { Name: string };
}

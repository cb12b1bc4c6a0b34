import type { AskKind } from './types.ts';
import { isMapping, maybeTrue, other, pairsOf, unreadable, wordOf, type Collector } from './values.ts';

type Section = 'volumes' | 'networks' | 'secrets' | 'configs';

/** What one volume, network, secret or config of a file asks: it is the app's own, or somebody else's. */
export function resourceAsks(
  section: Section,
  { name, settings, stack }: { name: string; settings: unknown; stack: string },
  asks: Collector,
): void {
  if (settings === null || settings === undefined) return;
  if (!isMapping(settings)) return asks.add(unreadable(`${section}.${name}: no mapping`));
  const known = [...common, ...keysOf[section]];
  for (const [key, value] of Object.entries(settings))
    if (!known.includes(key) && !key.startsWith('x-')) asks.add(other(`${section}.${name}.${key}`, value));

  const real = realName(name, settings, stack);
  // A name of one's own choice reaches whatever has that name, external or not.
  if (real !== undefined && !isOwn(real, stack))
    asks.add({ kind: externalKind[section], value: real, service: undefined });
  if (section === 'volumes') volumeDriver(settings, asks);
  if (section === 'networks') networkDriver(settings, asks);
  if (section === 'secrets' || section === 'configs') contentAsks(section, name, settings, asks);
}

/** The name in the engine, where it is not made from the stack's and the key. */
function realName(name: string, settings: Record<string, unknown>, stack: string): string | undefined {
  const { external } = settings;
  const chosen = wordOf(settings['name'] ?? (isMapping(external) ? external['name'] : undefined));
  if (chosen !== '') return chosen;
  return maybeTrue(external) ? (isOwn(name, stack) ? undefined : name) : undefined;
}

const isOwn = (name: string, stack: string) => stack !== '' && name.startsWith(`${stack}_`);

function volumeDriver(settings: Record<string, unknown>, asks: Collector): void {
  const driver = wordOf(settings['driver'] ?? 'local');
  const options = new Map(pairsOf(settings['driver_opts']).map((pair) => splitPair(pair)));
  if (driver === 'local' && options.size === 0) return;
  const device = options.get('device');
  const plain = driver === 'local' && device !== undefined && (options.get('type') ?? 'none') === 'none';
  const all = [...options].map(([key, value]) => `${key}=${value}`).sort();
  asks.add({
    kind: 'bind',
    value: plain ? device : [`driver=${driver}`, ...all].join(','),
    service: undefined,
  });
}

function networkDriver(settings: Record<string, unknown>, asks: Collector): void {
  const driver = wordOf(settings['driver'] ?? 'overlay');
  const options = pairsOf(settings['driver_opts'])
    .filter((pair) => pair !== 'encrypted=true')
    .sort();
  if (driver === 'overlay' && options.length === 0) return;
  asks.add({
    kind: 'host-namespace',
    value: [`network driver=${driver}`, ...options].join(','),
    service: undefined,
  });
}

function contentAsks(
  section: 'secrets' | 'configs',
  name: string,
  settings: Record<string, unknown>,
  asks: Collector,
): void {
  const { file, environment, driver } = settings;
  if (file !== undefined) asks.add({ kind: 'file', value: wordOf(file), service: undefined });
  if (environment !== undefined)
    asks.add({
      kind: externalKind[section],
      value: `environment ${wordOf(environment)}`,
      service: undefined,
    });
  if (driver !== undefined)
    asks.add({
      kind: externalKind[section],
      value: `driver ${wordOf(driver)} of ${name}`,
      service: undefined,
    });
}

function splitPair(pair: string): [string, string] {
  const at = pair.indexOf('=');
  return at < 0 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)];
}

const externalKind: Readonly<Record<Section, AskKind>> = {
  volumes: 'external-volume',
  networks: 'external-network',
  secrets: 'external-secret',
  configs: 'external-config',
};

const common = ['name', 'external', 'labels'];
const keysOf: Readonly<Record<Section, readonly string[]>> = {
  volumes: ['driver', 'driver_opts'],
  networks: ['driver', 'driver_opts', 'attachable', 'internal', 'ipam', 'enable_ipv6'],
  secrets: ['file', 'environment', 'driver', 'driver_opts', 'template_driver'],
  configs: ['file', 'environment', 'content', 'template_driver'],
};

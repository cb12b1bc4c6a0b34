import type { Project, Service } from './types.ts';

/** The second file over the first: mappings are joined, lists joined by what they are about, commands replaced. */
export function mergeProjects(base: Project, over: Project): Project {
  return {
    services: joined(base.services, over.services, mergeServices),
    networks: joined(base.networks, over.networks, overlay),
    volumes: joined(base.volumes, over.volumes, overlay),
    secrets: joined(base.secrets, over.secrets, overlay),
    configs: joined(base.configs, over.configs, overlay),
  };
}

function mergeServices(base: Service, over: Service): Service {
  const deep = ['environment', 'labels', 'networks', 'settings', 'deploy'] as const;
  return {
    ...base,
    ...over,
    ...Object.fromEntries(deep.map((key) => [key, mergeDeep(base[key], over[key])])),
    ...(base.healthcheck && over.healthcheck
      ? { healthcheck: { ...base.healthcheck, ...over.healthcheck } }
      : {}),
    ...(base.logging && over.logging ? { logging: mergeLogging(base.logging, over.logging) } : {}),
    volumes: by(({ target }) => target, base.volumes, over.volumes),
    secrets: by(({ source, target }) => target ?? source, base.secrets, over.secrets),
    configs: by(({ source, target }) => target ?? source, base.configs, over.configs),
    ports: by(
      ({ target, protocol, published }) => `${published}:${target}/${protocol}`,
      base.ports,
      over.ports,
    ),
  };
}

/** The options of another driver are not this one's. */
function mergeLogging(base: Logging, over: Logging): Logging {
  const same = over.driver === undefined || base.driver === undefined || over.driver === base.driver;
  return same ? { ...base, ...over, options: { ...base.options, ...over.options } } : over;
}

type Logging = NonNullable<Service['logging']>;

/** Mappings are joined however deep they lie, lists follow each other, and of everything else the later one counts. */
function mergeDeep(base: unknown, over: unknown): unknown {
  if (over === undefined || base === undefined) return over ?? base;
  if (isList(base) && isList(over)) return [...new Set([...base, ...over])];
  if (!isMapping(base) || !isMapping(over)) return over;
  const names = new Set([...Object.keys(base), ...Object.keys(over)]);
  return Object.fromEntries([...names].map((name) => [name, mergeDeep(base[name], over[name])]));
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function joined<T>(
  base: Record<string, T>,
  over: Record<string, T>,
  merge: (base: T, over: T) => T,
): Record<string, T> {
  const result = { ...base };
  for (const [name, value] of Object.entries(over)) {
    const known = base[name];
    result[name] = known === undefined ? value : merge(known, value);
  }
  return result;
}

function overlay<T extends object>(base: T, over: T): T {
  return { ...base, ...over };
}

function by<T>(key: (item: T) => string, base: readonly T[], over: readonly T[]): T[] {
  return [...new Map([...base, ...over].map((item) => [key(item), item])).values()];
}

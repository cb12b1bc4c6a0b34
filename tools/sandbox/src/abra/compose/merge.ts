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
  return {
    ...base,
    ...over,
    environment: { ...base.environment, ...over.environment },
    labels: { ...base.labels, ...over.labels },
    volumes: by(({ target }) => target, base.volumes, over.volumes),
    networks: { ...base.networks, ...over.networks },
    secrets: by(({ source, target }) => target ?? source, base.secrets, over.secrets),
    configs: by(({ source, target }) => target ?? source, base.configs, over.configs),
    ports: by(
      ({ target, protocol, published }) => `${published}:${target}/${protocol}`,
      base.ports,
      over.ports,
    ),
    ...(base.healthcheck !== undefined || over.healthcheck !== undefined
      ? { healthcheck: { ...base.healthcheck, ...over.healthcheck } }
      : {}),
    deploy: {
      ...base.deploy,
      ...over.deploy,
      labels: { ...base.deploy.labels, ...over.deploy.labels },
    },
  };
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

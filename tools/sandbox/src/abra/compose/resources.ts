import {
  beyondStandIn,
  boolean,
  defined,
  fields,
  list,
  optional,
  pairs,
  strings,
  text,
  type Fields,
} from './fields.ts';
import { keys } from './keys.ts';
import type { Config, Network, Secret, Volume } from './types.ts';

export function readVolume(node: unknown, path: string): Volume {
  const at = fields(node, path, keys.volume);
  onlyDriver(at, path, 'local');
  return defined<Volume>({
    ...readNamed(at, path),
    driver: optional(at['driver'], text, `${path}.driver`),
    driverOpts: strings(at['driver_opts'], `${path}.driver_opts`),
  });
}

/** `written` is the same before variables are resolved. */
export function readSecret(node: unknown, path: string, written: unknown): Secret {
  const at = fields(node, path, keys.secret);
  if (at['driver'] !== undefined && at['driver'] !== null)
    beyondStandIn(`${path}: driver ${JSON.stringify(at['driver'])}`);
  const name = optional(fields(written, path)['name'], text, `${path}.name`) ?? '';
  const [, versionVariable] = /\$\{?(\w+_VERSION)\}?/.exec(name) ?? [];
  return defined<Secret>({ ...readConfig(node, path, keys.secret), versionVariable });
}

export function readNetwork(node: unknown, path: string): Network {
  const at = fields(node, path, keys.network);
  onlyDriver(at, path, 'overlay');
  return defined<Network>({
    ...readNamed(at, path),
    attachable: optional(at['attachable'], boolean, `${path}.attachable`),
    internal: optional(at['internal'], boolean, `${path}.internal`),
    driverOpts: strings(at['driver_opts'], `${path}.driver_opts`),
    ipam: optional(at['ipam'], readIpam, `${path}.ipam`),
  });
}

export function readConfig(node: unknown, path: string, known: readonly string[] = keys.config): Config {
  const at = fields(node, path, known);
  return defined<Config>({
    ...readNamed(at, path),
    file: optional(at['file'], text, `${path}.file`),
    templateDriver: optional(at['template_driver'], text, `${path}.template_driver`),
  });
}

function readIpam(node: unknown, path: string): NonNullable<Network['ipam']> {
  const at = fields(node, path, keys.ipam);
  return defined<NonNullable<Network['ipam']>>({
    driver: optional(at['driver'], text, `${path}.driver`),
    subnets: list(at['config'], `${path}.config`).map((item) =>
      text(fields(item, `${path}.config`, ['subnet'])['subnet'], `${path}.config.subnet`),
    ),
  });
}

/** `external: true` with `name:`, or the older `external: { name }`. */
function readNamed(
  at: Fields,
  path: string,
): { external: boolean; name?: string; labels: Record<string, string> } {
  const external = at['external'];
  const older =
    typeof external === 'object' && external !== null
      ? fields(external, `${path}.external`, ['name'])
      : undefined;
  const name = optional(older?.['name'] ?? at['name'], text, `${path}.name`);
  const isExternal = older !== undefined || (optional(external, boolean, `${path}.external`) ?? false);
  return defined<{ external: boolean; name?: string; labels: Record<string, string> }>({
    external: isExternal,
    name,
    labels: pairs(at['labels'], `${path}.labels`, () => ''),
  });
}

function onlyDriver(at: Fields, path: string, known: string): void {
  const driver = at['driver'] ?? known;
  if (driver !== known) beyondStandIn(`${path}: driver ${JSON.stringify(driver)}`);
}

import { fatal } from '../cli/output.ts';
import { boolean, defined, fields, optional, text, type Fields } from './fields.ts';
import { keys } from './keys.ts';
import type { Config, Network, Secret, Volume } from './types.ts';

export function readVolume(node: unknown, path: string): Volume {
  const at = fields(node, path, keys.volume);
  onlyDriver(at, path, 'local');
  return readNamed(at, path);
}

/** `written` is the same before variables are resolved. */
export function readSecret(node: unknown, path: string, written: unknown): Secret {
  const name = optional(fields(written, path)['name'], text, `${path}.name`) ?? '';
  const [, versionVariable] = /\$\{?(\w+_VERSION)\}?/.exec(name) ?? [];
  return defined<Secret>({ ...readNamed(fields(node, path, keys.secret), path), versionVariable });
}

export function readNetwork(node: unknown, path: string): Network {
  const at = fields(node, path, keys.network);
  onlyDriver(at, path, 'overlay');
  return defined<Network>({
    ...readNamed(at, path),
    attachable: optional(at['attachable'], boolean, `${path}.attachable`),
    internal: optional(at['internal'], boolean, `${path}.internal`),
  });
}

export function readConfig(node: unknown, path: string): Config {
  const at = fields(node, path, keys.config);
  return defined<Config>({
    ...readNamed(at, path),
    file: optional(at['file'], text, `${path}.file`),
    templateDriver: optional(at['template_driver'], text, `${path}.template_driver`),
  });
}

/** `external: true` with `name:`, or the older `external: { name }`. */
function readNamed(at: Fields, path: string): { external: boolean; name?: string } {
  const external = at['external'];
  const older =
    typeof external === 'object' && external !== null
      ? fields(external, `${path}.external`, ['name'])
      : undefined;
  const name = optional(older?.['name'] ?? at['name'], text, `${path}.name`);
  const isExternal = older !== undefined || (optional(external, boolean, `${path}.external`) ?? false);
  return defined<Volume>({ external: isExternal, name });
}

function onlyDriver(at: Fields, path: string, known: string): void {
  const driver = at['driver'] ?? known;
  if (driver !== known)
    fatal(`${path}: driver ${JSON.stringify(driver)} is not spoken by this stand-in, ${known} is`);
}

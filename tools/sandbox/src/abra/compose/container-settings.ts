import {
  boolean,
  defined,
  fields,
  number,
  optional,
  pairs,
  textOrList,
  text,
  type Fields,
} from './fields.ts';
import type { ContainerSettings } from './types.ts';

/** What a service says of its containers that goes into the spec as it is. */
export function readContainerSettings(at: Fields, path: string): ContainerSettings {
  const one = <T>(key: string, read: (node: unknown, path: string) => T) =>
    optional(at[key], read, `${path}.${key}`);
  const many = (key: string) => textOrList(at[key], `${path}.${key}`);
  return defined<ContainerSettings>({
    hostname: one('hostname', text),
    user: one('user', text),
    workingDir: one('working_dir', text),
    init: one('init', boolean),
    tty: one('tty', boolean),
    stdinOpen: one('stdin_open', boolean),
    readOnly: one('read_only', boolean),
    stopSignal: one('stop_signal', text),
    isolation: one('isolation', text),
    oomScoreAdj: one('oom_score_adj', number),
    sysctls: pairs(at['sysctls'], `${path}.sysctls`, () => ''),
    ulimits: readUlimits(at['ulimits'], `${path}.ulimits`),
    capAdd: many('cap_add'),
    capDrop: many('cap_drop'),
    dns: many('dns'),
    dnsSearch: many('dns_search'),
    extraHosts: readHosts(at['extra_hosts'], `${path}.extra_hosts`),
  });
}

function readUlimits(node: unknown, path: string): ContainerSettings['ulimits'] {
  return Object.fromEntries(
    Object.entries(fields(node, path)).map(([name, value]) => {
      const where = `${path}.${name}`;
      if (typeof value !== 'object') {
        const both = number(value, where);
        return [name, { soft: both, hard: both }];
      }
      const at = fields(value, where, ['soft', 'hard']);
      return [name, { soft: number(at['soft'], `${where}.soft`), hard: number(at['hard'], `${where}.hard`) }];
    }),
  );
}

/** A list of `name:address`, or a mapping. */
function readHosts(node: unknown, path: string): string[] {
  if (Array.isArray(node)) return textOrList(node, path);
  return Object.entries(pairs(node, path, () => '')).map(([name, address]) => `${name}:${address}`);
}

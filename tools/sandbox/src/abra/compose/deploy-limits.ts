import { fatal } from '../cli/output.ts';
import type { Limits, Placement } from './deploy-types.ts';
import { defined, fields, list, number, optional, text, textOrList } from './fields.ts';
import { keys } from './keys.ts';

export function readLimits(node: unknown, path: string, known: readonly string[]): Limits {
  const at = fields(node, path, known);
  return defined<Limits>({
    nanoCpus: optional(at['cpus'], readCpus, `${path}.cpus`),
    bytes: optional(at['memory'], readBytes, `${path}.memory`),
    pids: optional(at['pids'], number, `${path}.pids`),
    generic: optional(at['generic_resources'], readGeneric, `${path}.generic_resources`),
  });
}

export function readPlacement(node: unknown, path: string): Placement {
  const at = fields(node, path, keys.placement);
  return defined<Placement>({
    constraints: textOrList(at['constraints'], `${path}.constraints`),
    spread: list(at['preferences'], `${path}.preferences`).map((item) =>
      text(fields(item, `${path}.preferences`, ['spread'])['spread'], `${path}.preferences.spread`),
    ),
    maxReplicas: optional(at['max_replicas_per_node'], number, `${path}.max_replicas_per_node`),
  });
}

function readCpus(node: unknown, path: string): number {
  return Math.round(number(text(node, path), path) * 1e9);
}

/** Bytes of `512M`, `1.5g`, `64kb`, `1GiB`: each step is 1024. */
function readBytes(node: unknown, path: string): number {
  const written = text(node, path);
  const [, amount, unit = ''] = /^(\d+(?:\.\d+)?) ?([kmgtp]?)(?:i?b)?$/i.exec(written) ?? [];
  if (amount === undefined) return fatal(`${path}: invalid size: '${written}'`);
  return Math.floor(Number(amount) * 1024 ** ' kmgtp'.indexOf(unit.toLowerCase() || ' '));
}

function readGeneric(node: unknown, path: string): NonNullable<Limits['generic']> {
  return list(node, path).map((item) => {
    const at = fields(fields(item, path, ['discrete_resource_spec'])['discrete_resource_spec'], path, [
      'kind',
      'value',
    ]);
    return { kind: text(at['kind'], `${path}.kind`), value: number(at['value'], `${path}.value`) };
  });
}

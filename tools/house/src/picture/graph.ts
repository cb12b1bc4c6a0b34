import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A library or app, with the other parts of the house that it depends on. */
export interface Part {
  name: string;
  layer: string;
  dependsOn: readonly string[];
}

/** The libraries and apps below `root`, as their package.json files say; by name. */
export function partsOf(root: string): Part[] {
  return globSync('{libs,apps}/*/package.json', { cwd: root }).sort().map(readPart);

  function readPart(path: string): Part {
    const { dependencies = {}, nx } = JSON.parse(readFileSync(join(root, path), 'utf8')) as Manifest;
    const layer = nx?.tags?.find((tag) => tag.startsWith('layer:'))?.slice('layer:'.length) ?? 'none';
    const dependsOn = Object.keys(dependencies)
      .filter((name) => name.startsWith(scope))
      .map((name) => name.slice(scope.length));
    return { name: dirname(path).split('/')[1] ?? '', layer, dependsOn };
  }
}

/** The same parts without the arrows that go without saying, because other arrows lead to the same place. */
export function withoutDetours(parts: readonly Part[]): Part[] {
  const reached = new Map<string, ReadonlySet<string>>();
  return parts.map((part) => ({
    ...part,
    dependsOn: part.dependsOn.filter(
      (name) => !part.dependsOn.some((other) => other !== name && below(other).has(name)),
    ),
  }));

  /** All that a part stands on, at whatever distance. */
  function below(name: string): ReadonlySet<string> {
    const known = reached.get(name);
    if (known) return known;
    const direct = parts.find((part) => part.name === name)?.dependsOn ?? [];
    const all = new Set(direct.flatMap((one) => [one, ...below(one)]));
    reached.set(name, all);
    return all;
  }
}

interface Manifest {
  dependencies?: Record<string, string>;
  nx?: { tags?: readonly string[] };
}

const scope = '@ci-warm/';

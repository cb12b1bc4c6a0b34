import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, isAbsolute, join } from 'node:path';
import type { ContainerSpec } from '../api/container-spec.ts';
import type { SwarmFile } from '../model.ts';
import type { PathMap } from '../process/path-map.ts';
import type { State } from '../store/state.ts';
import type { Value } from '../template/types.ts';
import { contentFor } from './task-templates.ts';

interface TaskFile {
  kind: 'secret' | 'config';
  file: SwarmFile | undefined;
  /** In the container. */
  inside: string;
  /** On this host. */
  outside: string;
  mode: number;
}

/** Where the secrets and configs of a task will lie: container path → host path. */
export function filePaths(state: State, spec: ContainerSpec, cwd: string): PathMap {
  const files = filesOf(state, spec, cwd).map(({ inside, outside }): [string, string] => [inside, outside]);
  return Object.fromEntries([['/run/secrets', join(cwd, 'secrets')], ...files]);
}

/** Writes them. Throws in the engine's own words where a template cannot be rendered. */
export function writeFiles(state: State, spec: ContainerSpec, cwd: string, data: Value): void {
  mkdirSync(join(cwd, 'secrets'), { recursive: true, mode: 0o700 });
  for (const { kind, file, outside, mode } of filesOf(state, spec, cwd)) {
    mkdirSync(dirname(outside), { recursive: true, mode: 0o700 });
    writeFileSync(
      outside,
      expanded(kind, file, () => contentFor(state, file, spec, data)),
      { mode },
    );
  }
}

function expanded(kind: string, file: SwarmFile | undefined, content: () => Buffer): Buffer {
  try {
    return content();
  } catch (error) {
    const what = `failed to expand templated ${kind} ${file?.ID ?? ''}: ${(error as Error).message}`;
    throw new Error(`unable to get ${kind} from ${kind} store: ${what}`, { cause: error });
  }
}

function filesOf(state: State, spec: ContainerSpec, cwd: string): TaskFile[] {
  const secrets = (spec.Secrets ?? []).map(({ SecretID, File }): TaskFile => {
    const inside = isAbsolute(File.Name) ? File.Name : join('/run/secrets', File.Name);
    const outside = join(cwd, 'secrets', basename(inside));
    return { kind: 'secret', file: state.secrets.get(SecretID), inside, outside, mode: File.Mode ?? 0o444 };
  });
  const configs = (spec.Configs ?? []).map(({ ConfigID, File }): TaskFile => {
    const inside = isAbsolute(File.Name) ? File.Name : `/${File.Name}`;
    const outside = join(cwd, 'configs', inside);
    return { kind: 'config', file: state.configs.get(ConfigID), inside, outside, mode: File.Mode ?? 0o444 };
  });
  return [...secrets, ...configs];
}

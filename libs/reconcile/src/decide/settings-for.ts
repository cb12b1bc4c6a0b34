import { composeFileWith } from '@ci-warm/compose';
import type { WarmAppSpec } from '../types.ts';
import type { Release } from './facts.ts';

type Settings = Pick<WarmAppSpec, 'env' | 'composeFiles'>;

/** Pure: what is written into the app's env before a deploy, by key. Compose files are added to those that it names. */
export function editsFor(
  { env, composeFiles = [] }: Settings,
  present: ReadonlyMap<string, string>,
  to?: Pick<Release, 'asks'>,
): Readonly<Record<string, string>> {
  const edits = { ...to?.asks?.defaults, ...env };
  const files = composeFileWith(new Map([...present, ...Object.entries(edits)]), composeFiles);
  return files === undefined || composeFiles.length === 0 ? edits : { ...edits, COMPOSE_FILE: files };
}

/** Pure: the app's env by then; `undefined` where nothing in it changes. */
export function settingsFor(
  spec: Settings,
  present: ReadonlyMap<string, string>,
  to?: Pick<Release, 'asks'>,
): ReadonlyMap<string, string> | undefined {
  const edits = Object.entries(editsFor(spec, present, to));
  return edits.every(([key, value]) => present.get(key) === value)
    ? undefined
    : new Map([...present, ...edits]);
}

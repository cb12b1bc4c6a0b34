import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { callEngine } from '../sandbox/engine-call.ts';
import type { Sandbox } from '../types.ts';
import { fileOf, treeOf } from './tree-of.ts';

/**
 * Every byte that a run must leave of the canonicals: registry, secrets, marks, snapshots, volumes and env files, a line
 * each with attributes and a hash. The time of an env file is left out, since abra writes it and it is written back.
 */
export async function canonicalsOf(sandbox: Sandbox): Promise<string[]> {
  const { warmRoot, baseDomain } = sandbox;
  const names = (await readdir(warmRoot).catch(() => [])).filter((name) =>
    existsSync(join(warmRoot, name, 'canonical.json')),
  );
  const found = await Promise.all(names.sort().map((name) => canonicalOf(sandbox, name, baseDomain)));
  return found.flat();
}

async function canonicalOf(
  { warmRoot, abraDir, dockerHost }: Sandbox,
  name: string,
  baseDomain: string,
): Promise<string[]> {
  const domain = `${name}.${baseDomain}`;
  const folder = join(warmRoot, name);
  const snapshots = join(folder, 'snapshots');
  // The time of these two folders moves with every mark and every index.
  const kept = [
    ...(await readdir(folder)).filter((one) => one !== 'snapshots').map((one) => join(folder, one)),
    ...(await readdir(snapshots).catch(() => []))
      .filter((one) => !disposable.test(one))
      .map((one) => join(snapshots, one)),
    ...(await volumesOf(dockerHost, domain.replaceAll('.', '_'))),
  ];
  const env = join(abraDir, 'servers', 'default', `${domain}.env`);
  const lines = await Promise.all(kept.sort().map(treeOf));
  return [...lines.flat(), existsSync(env) ? await fileOf(env) : `no ${env}`];
}

interface Volumes {
  Volumes: readonly { Mountpoint: string; Labels: Readonly<Record<string, string>> | null }[];
}

async function volumesOf(dockerHost: string, stack: string): Promise<string[]> {
  const { body } = await callEngine(dockerHost.replace('unix://', ''), 'GET', '/volumes');
  return (body as Volumes).Volumes.filter(
    ({ Labels }) => Labels?.['com.docker.stack.namespace'] === stack,
  ).map(({ Mountpoint }) => Mountpoint);
}

/** What warmsnap remembers in order to be fast, of a live tree and of a copy. */
const disposable = /^\..+\.(live|copy)-index$/;

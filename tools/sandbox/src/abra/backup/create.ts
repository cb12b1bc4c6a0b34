import { execFile } from 'node:child_process';
import { mkdir, truncate, readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { fatal } from '../cli/output.ts';
import type { Settings } from '../cli/types.ts';
import { containerOfService, exec } from '../engine/exec.ts';
import type { Engine } from '../engine/http.ts';
import type { EngineService, EngineVolume } from '../engine/shapes.ts';
import { stackServices } from '../engine/stack.ts';
import type { App } from '../files/apps.ts';
import { remembered } from '../remembered.ts';
import { backupPlan, mountedVolumes } from './labels.ts';

const run = promisify(execFile);

export function backupFolder(abraDir: string, domain: string): string {
  return join(abraDir, 'stand-in-backups', domain);
}

/** Copies what the labels name, after the pre-hooks. Returns the backup's id. */
export async function createBackup(engine: Engine, app: App, { abraDir, faults }: Settings): Promise<string> {
  const services = await stackServices(engine, app.stack);
  if (services.length === 0) fatal(remembered.says.notDeployed(app.domain));
  const id = String(Date.now());
  const folder = join(backupFolder(abraDir, app.domain), id);
  await mkdir(folder, { recursive: true });
  for (const service of services.filter((each) => backupPlan(each).enabled)) {
    const { preHook, postHook } = backupPlan(service);
    await runHook(engine, app, service, preHook);
    await copyVolumes(engine, app, service, folder);
    await runHook(engine, app, service, postHook);
  }
  if (faults.has('empty-backup')) await emptyFiles(folder);
  return id;
}

export async function runHook(
  engine: Engine,
  app: App,
  service: EngineService,
  hook: string | undefined,
): Promise<void> {
  if (hook === undefined) return;
  const container = await containerOfService(engine, app.stack, service);
  const { code, stderr } = await exec(engine, container, ['sh', '-c', hook]);
  if (code !== 0)
    fatal(`hook of ${service.Spec.Name} failed: exit status ${code} ${stderr.toString().trim()}`);
}

async function copyVolumes(engine: Engine, app: App, service: EngineService, folder: string): Promise<void> {
  for (const { name, fullName } of mountedVolumes(service, app.stack)) {
    const { included, path = '.' } = backupPlan(service).volume(name);
    if (!included) continue;
    const volume = await engine.call<EngineVolume>('GET', `/volumes/${fullName}`);
    const target = join(folder, name, path);
    await mkdir(dirname(target), { recursive: true });
    await run('cp', ['-aT', join(volume.Mountpoint, path), target]);
  }
}

async function emptyFiles(folder: string): Promise<void> {
  for (const name of await readdir(folder, { recursive: true })) {
    const path = join(folder, name);
    if ((await stat(path)).isFile()) await truncate(path, 0);
  }
}

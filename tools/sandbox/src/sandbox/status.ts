import { access } from 'node:fs/promises';
import { catalogue } from '../recipes/catalogue.ts';
import { createRemotes } from '../recipes/remotes.ts';
import { callEngine } from './engine-call.ts';
import { enginePid } from './engine-process.ts';
import { layoutOf } from './layout.ts';
import { readRecord } from './record.ts';

export interface SandboxStatus {
  dir: string;
  up: boolean;
  enginePid: number | undefined;
  /** `unix://…`. */
  dockerHost: string | undefined;
  /** `host:port` of the ingress. */
  connectTo: string | undefined;
  recipes: { name: string; versions: string[] }[];
  services: { name: string; image: string; running: number }[];
}

/** What is in a sandbox's folder and what runs of it. */
export async function statusOf(dir: string): Promise<SandboxStatus> {
  const layout = layoutOf(dir);
  const record = await readRecord(layout);
  const pid = record && (await enginePid(layout));
  const services =
    pid === undefined ? undefined : await servicesOf(record!.socketPath).catch(() => undefined);
  return {
    dir,
    up: services !== undefined,
    enginePid: pid,
    dockerHost: record && `unix://${record.socketPath}`,
    connectTo: record && `127.0.0.1:${record.ingressPort}`,
    recipes: await publishedRecipes(layout.remotesDir),
    services: services ?? [],
  };
}

export function statusText({
  dir,
  up,
  enginePid: pid,
  dockerHost,
  connectTo,
  recipes,
  services,
}: SandboxStatus): string {
  const lines = [`${dir}: ${up ? `up, engine ${pid} at ${dockerHost}, ingress at ${connectTo}` : 'down'}`];
  if (recipes.length > 0)
    lines.push('recipes', ...recipes.map(({ name, versions }) => `  ${name}: ${versions.join(', ')}`));
  if (services.length > 0)
    lines.push(
      'services',
      ...services.map(({ name, image, running }) => `  ${name}: ${image}, ${running} running`),
    );
  return `${lines.join('\n')}\n`;
}

async function publishedRecipes(remotesDir: string): Promise<SandboxStatus['recipes']> {
  const remotes = createRemotes(remotesDir);
  const there = await Promise.all(
    catalogue.map(
      async ({ name }) =>
        await access(remotes.folderOf(name)).then(
          () => [name],
          () => [],
        ),
    ),
  );
  return await Promise.all(
    there.flat().map(async (name) => ({ name, versions: await remotes.versions(name) })),
  );
}

interface ServiceAnswer {
  ID: string;
  Spec: { Name: string; TaskTemplate: { ContainerSpec?: { Image?: string } } };
}

async function servicesOf(socketPath: string): Promise<SandboxStatus['services']> {
  const [services, tasks] = await Promise.all([
    callEngine(socketPath, 'GET', '/services'),
    callEngine(socketPath, 'GET', '/tasks'),
  ]);
  const running = (tasks.body as { ServiceID: string; Status: { State: string } }[]).filter(
    ({ Status }) => Status.State === 'running',
  );
  return (services.body as ServiceAnswer[]).map(({ ID, Spec }) => ({
    name: Spec.Name,
    image: Spec.TaskTemplate.ContainerSpec?.Image ?? '',
    running: running.filter(({ ServiceID }) => ServiceID === ID).length,
  }));
}

import { defined, fields, list, number, optional, pairs, text, duration } from './fields.ts';
import { readDeploy } from './deploy.ts';
import { keys } from './keys.ts';
import { readAttachments, readMount, readPort, readReference } from './attachments.ts';
import { splitCommand } from './split-command.ts';
import type { Healthcheck, Service } from './types.ts';

export interface ServiceContext {
  /** Relative bind sources start here. */
  folder: string;
  env: ReadonlyMap<string, string>;
}

export function readService(node: unknown, path: string, { folder, env }: ServiceContext): Service {
  const at = fields(node, path, keys.service);
  const each = <T>(key: string, read: (item: unknown, path: string) => T) =>
    list(at[key], `${path}.${key}`).map((item) => read(item, `${path}.${key}`));
  return defined<Service>({
    image: optional(at['image'], text, `${path}.image`),
    command: optional(at['command'], readCommand, `${path}.command`),
    entrypoint: optional(at['entrypoint'], readCommand, `${path}.entrypoint`),
    environment: pairs(at['environment'], `${path}.environment`, (key) => env.get(key)),
    labels: pairs(at['labels'], `${path}.labels`, () => ''),
    volumes: each('volumes', (item, where) => readMount(item, where, folder)),
    networks: readAttachments(at['networks'], `${path}.networks`),
    secrets: each('secrets', readReference),
    configs: each('configs', readReference),
    ports: each('ports', readPort),
    healthcheck: optional(at['healthcheck'], readHealthcheck, `${path}.healthcheck`),
    stopGracePeriod: optional(at['stop_grace_period'], duration, `${path}.stop_grace_period`),
    deploy: readDeploy(at['deploy'], `${path}.deploy`),
  });
}

function readCommand(node: unknown, path: string): string[] {
  return typeof node === 'string' ? splitCommand(node) : list(node, path).map(String);
}

function readHealthcheck(node: unknown, path: string): Healthcheck {
  const at = fields(node, path, keys.healthcheck);
  if (at['disable'] === true) return { test: ['NONE'] };
  return defined<Healthcheck>({
    test: optional(at['test'], readTest, `${path}.test`),
    interval: optional(at['interval'], duration, `${path}.interval`),
    timeout: optional(at['timeout'], duration, `${path}.timeout`),
    startPeriod: optional(at['start_period'], duration, `${path}.start_period`),
    retries: optional(at['retries'], number, `${path}.retries`),
  });
}

function readTest(node: unknown, path: string): string[] {
  return typeof node === 'string' ? ['CMD-SHELL', node] : list(node, path).map(String);
}

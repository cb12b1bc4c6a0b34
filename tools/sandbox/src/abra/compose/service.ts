import { readAttachments, readReference } from './attachments.ts';
import { readContainerSettings } from './container-settings.ts';
import { readDeploy } from './deploy.ts';
import { readEnvironment, type EnvironmentContext } from './environment.ts';
import { defined, duration, fields, list, optional, pairs, strings, text } from './fields.ts';
import { readHealthcheck } from './healthcheck.ts';
import { ignoredLists, keys, serviceKeys } from './keys.ts';
import { readMount } from './mounts.ts';
import { readPorts } from './ports.ts';
import { splitCommand } from './split-command.ts';
import type { Service } from './types.ts';

export function readService(node: unknown, path: string, context: EnvironmentContext): Service {
  const at = fields(node, path, serviceKeys);
  const each = <T>(key: string, read: (item: unknown, path: string) => T) =>
    list(at[key], `${path}.${key}`).map((item) => read(item, `${path}.${key}`));
  for (const key of ignoredLists) list(at[key], `${path}.${key}`);
  return defined<Service>({
    image: optional(at['image'], text, `${path}.image`),
    command: optional(at['command'], readCommand, `${path}.command`),
    entrypoint: optional(at['entrypoint'], readCommand, `${path}.entrypoint`),
    environment: readEnvironment(at, path, context),
    labels: pairs(at['labels'], `${path}.labels`, () => ''),
    volumes: each('volumes', (item, where) => readMount(item, where, context.folder)),
    networks: readAttachments(at['networks'], `${path}.networks`),
    secrets: each('secrets', readReference),
    configs: each('configs', readReference),
    ports: each('ports', readPorts).flat(),
    healthcheck: optional(at['healthcheck'], readHealthcheck, `${path}.healthcheck`),
    stopGracePeriod: optional(at['stop_grace_period'], duration, `${path}.stop_grace_period`),
    restart: optional(at['restart'], text, `${path}.restart`),
    logging: optional(at['logging'], readLogging, `${path}.logging`),
    settings: readContainerSettings(at, path),
    deploy: readDeploy(at['deploy'], `${path}.deploy`),
  });
}

function readCommand(node: unknown, path: string): string[] {
  return typeof node === 'string' ? splitCommand(node) : list(node, path).map(String);
}

function readLogging(node: unknown, path: string): NonNullable<Service['logging']> {
  const at = fields(node, path, keys.logging);
  return defined<NonNullable<Service['logging']>>({
    driver: optional(at['driver'], text, `${path}.driver`),
    options: strings(at['options'], `${path}.options`),
  });
}

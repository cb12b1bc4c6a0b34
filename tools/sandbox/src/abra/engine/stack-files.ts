import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fatal } from '../cli/output.ts';
import type { Config, Project, Secret } from '../compose/types.ts';
import type { DeployRequest } from './deploy-request.ts';
import type { Engine } from './http.ts';
import { scopedName } from './scoped-name.ts';
import { namespaceLabel, type EngineNamed } from './shapes.ts';
import { secretIds } from './stack.ts';

/** Full name → id of the secrets in use: those of files are made, all others must be there. */
export async function ensureSecrets({
  engine,
  stack,
  project,
  folder,
}: DeployRequest): Promise<ReadonlyMap<string, string>> {
  const used = namesIn(project, 'secrets');
  const ids = new Map(used.size === 0 ? [] : await secretIds(engine));
  for (const name of used) {
    const secret = project.secrets[name] ?? fatal(`undefined secret "${name}"`);
    const full = scopedName(stack, name, secret);
    // Its content never comes back, so that one that exists is taken to be the same.
    if (ids.has(full)) continue;
    if (secret.external || secret.file === undefined) fatal(`secret not found: ${full}`);
    const data = await readData(folder, secret.file);
    ids.set(full, await create(engine, '/secrets/create', full, { stack, data, file: secret }));
  }
  return ids;
}

/** Full name → id. A config cannot be changed: other content under a known name is an error. */
export async function ensureConfigs({
  engine,
  stack,
  project,
  folder,
}: DeployRequest): Promise<Map<string, string>> {
  const used = namesIn(project, 'configs');
  const ids = new Map<string, string>();
  if (used.size === 0) return ids;
  const known = new Map(
    (await engine.call<EngineNamed[]>('GET', '/configs')).map((config) => [config.Spec.Name, config]),
  );
  for (const name of used) {
    const config = project.configs[name] ?? fatal(`undefined config "${name}"`);
    const full = scopedName(stack, name, config);
    const existing = known.get(full);
    if (config.external || config.file === undefined) {
      ids.set(full, existing?.ID ?? fatal(`config not found: ${full}`));
      continue;
    }
    const data = await readData(folder, config.file);
    if (existing !== undefined && existing.Spec.Data !== data) {
      fatal(
        `failed to update config ${full}: Error response from daemon: rpc error: code = InvalidArgument desc = only updates to Labels are allowed`,
      );
    }
    ids.set(
      full,
      existing?.ID ?? (await create(engine, '/configs/create', full, { stack, data, file: config })),
    );
  }
  return ids;
}

function namesIn({ services }: Project, kind: 'secrets' | 'configs'): Set<string> {
  return new Set(Object.values(services).flatMap((service) => service[kind].map(({ source }) => source)));
}

async function readData(folder: string, file: string): Promise<string> {
  const content = await readFile(resolve(folder, file)).catch(() => fatal(`${file} does not exist`));
  return content.toString('base64');
}

async function create(
  engine: Engine,
  path: string,
  name: string,
  { stack, data, file }: { stack: string; data: string; file: Config | Secret },
): Promise<string> {
  const { templateDriver, labels } = file;
  const { ID } = await engine.call<{ ID: string }>('POST', path, {
    Name: name,
    Labels: { ...labels, [namespaceLabel]: stack },
    Data: data,
    ...(templateDriver === undefined ? {} : { Templating: { Name: templateDriver } }),
  });
  return ID;
}

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fatal } from '../cli/output.ts';
import type { Project } from '../compose/types.ts';
import type { DeployRequest } from './deploy-request.ts';
import type { Engine } from './http.ts';
import { scopedName } from './service-spec.ts';
import { namespaceLabel, type EngineNamed } from './shapes.ts';
import { secretIds } from './stack.ts';

/** Full name → id of the secrets in use; all must be there. */
export async function knownSecrets(
  engine: Engine,
  stack: string,
  project: Project,
): Promise<ReadonlyMap<string, string>> {
  const used = new Set(
    Object.values(project.services).flatMap(({ secrets }) => secrets.map(({ source }) => source)),
  );
  const ids = used.size === 0 ? new Map<string, string>() : await secretIds(engine);
  for (const name of used) {
    const full = scopedName(stack, name, project.secrets[name] ?? fatal(`undefined secret "${name}"`));
    if (!ids.has(full)) fatal(`secret not found: ${full}`);
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
  const used = new Set(
    Object.values(project.services).flatMap(({ configs }) => configs.map(({ source }) => source)),
  );
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
    const data = (
      await readFile(join(folder, config.file)).catch(() => fatal(`${config.file} does not exist`))
    ).toString('base64');
    if (existing !== undefined && existing.Spec.Data !== data) {
      fatal(
        `failed to update config ${full}: Error response from daemon: rpc error: code = InvalidArgument desc = only updates to Labels are allowed`,
      );
    }
    ids.set(full, existing?.ID ?? (await createConfig(engine, full, stack, data, config.templateDriver)));
  }
  return ids;
}

async function createConfig(
  engine: Engine,
  name: string,
  stack: string,
  data: string,
  driver?: string,
): Promise<string> {
  const templating = driver === undefined ? {} : { Templating: { Name: driver } };
  const { ID } = await engine.call<{ ID: string }>('POST', '/configs/create', {
    Name: name,
    Labels: { [namespaceLabel]: stack },
    Data: data,
    ...templating,
  });
  return ID;
}

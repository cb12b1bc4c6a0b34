import { stackName } from '@ci-warm/app-names';
import { composeFileWith } from '@ci-warm/compose';
import { WarmError } from '@ci-warm/errors';
import { failpoint } from '@ci-warm/failpoints';
import { engineFault } from '@ci-warm/outside-faults';
import type { Ports } from '../contract/ports.ts';
import type { CreateAppRequest } from '../contract/types.ts';
import { generateSecrets } from '../secrets/generate-secrets.ts';
import { insertMissingSecrets } from '../secrets/insert-missing-secrets.ts';
import { missingSecrets } from '../secrets/missing-secrets.ts';
import { requireNamesOfNew } from './names.ts';

/** See `AppLifecycle.createApp`. */
export async function createApp(ports: Ports, request: CreateAppRequest): Promise<{ created: boolean }> {
  const { abra } = ports;
  const { recipe, version, domain, chaos = false, env = {}, secrets = [], keepSecrets } = request;
  const { composeFiles = [] } = request;
  const existing = await abra.readEnv(domain);
  const created = existing === undefined;
  if (created) {
    await requireNamesOfNew(abra.recipes, { recipe, revision: version ?? 'HEAD', domain, env, composeFiles });
    await newApp(ports, request);
    await abra.editEnv(domain, env);
    await addComposeFiles(ports, domain, composeFiles);
  } else if (request.mustBeNew) throw notCreated(`${domain} has an env file already`);
  const inserted = await insertMissingSecrets(ports, domain, secrets);
  if (keepSecrets && inserted.length > 0) {
    const values = secrets.flatMap(({ name, value }) =>
      value === undefined ? [] : [[name, value] as const],
    );
    await keepSecrets(Object.fromEntries(values));
  }
  const revision = existing?.version ?? version ?? 'HEAD';
  if (created || (await missingSecrets(ports, { domain, recipe, revision })).length > 0)
    await generateSecrets(ports, domain, { chaos, keep: keepSecrets });
  return { created };
}

async function addComposeFiles({ abra }: Ports, domain: string, files: readonly string[]): Promise<void> {
  const env = await abra.readEnv(domain);
  if (files.length > 0 && env)
    await abra.editEnv(domain, { COMPOSE_FILE: composeFileWith(env.values, files) });
}

async function newApp({ abra, onProgress }: Ports, request: CreateAppRequest): Promise<void> {
  const { recipe, version, domain, chaos } = request;
  onProgress(`creating ${domain} from ${recipe}${version === undefined ? '' : ` ${version}`}`);
  failpoint('app-lifecycle.new-app');
  const made = await abra.newApp({ recipe, domain, version, chaos: chaos && version === undefined });
  if (made.outcome === 'done') return;
  const outside = engineFault(made.fatal, [domain, stackName(domain), recipe]);
  throw notCreated(`abra could not create ${domain} from ${recipe}: ${made.fatal}`, outside);
}

function notCreated(message: string, outside = false): WarmError {
  return new WarmError({
    kind: outside ? 'infrastructure' : 'failed',
    code: 'app-not-created',
    message,
    hint: 'see what abra says when you run the same command by hand',
  });
}

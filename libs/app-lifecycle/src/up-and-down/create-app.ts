import type { KeepSecrets } from '@ci-warm/abra-client';
import { failpoint } from '@ci-warm/failpoints';
import { WarmError } from '@ci-warm/errors';
import { insertSecrets } from '../secrets/insert-secrets.ts';
import type { Ports } from '../contract/ports.ts';
import { missingSecrets } from '../secrets/missing-secrets.ts';
import type { GivenSecret } from '../contract/types.ts';

/** Creates the app's env file and secrets where they are missing. An env that exists is never written. */
export async function ensureApp(
  ports: Ports,
  request: {
    recipe: string;
    version?: string;
    domain: string;
    env?: Readonly<Record<string, string>>;
    secrets?: readonly GivenSecret[];
    keepSecrets?: KeepSecrets;
    beforeSecrets?: () => Promise<void>;
  },
): Promise<{ created: boolean }> {
  const { abra, onProgress } = ports;
  const { recipe, version, domain, env = {}, secrets = [], keepSecrets } = request;
  const existing = await abra.readEnv(domain);
  const created = existing === undefined;
  if (created) {
    onProgress(`creating ${domain} from ${recipe}${version === undefined ? '' : ` ${version}`}`);
    failpoint('app-lifecycle.new-app');
    const made = await abra.newApp({ recipe, domain, ...(version === undefined ? {} : { version }) });
    if (made.outcome === 'refused')
      throw refused(`abra could not create ${domain} from ${recipe}: ${made.fatal}`);
    await abra.editEnv(domain, env);
  }
  await insertSecrets(ports, domain, secrets);
  await request.beforeSecrets?.();
  const revision = existing?.version ?? version ?? 'HEAD';
  if (created || (await missingSecrets(ports, { domain, recipe, revision })).length > 0) {
    failpoint('app-lifecycle.secrets');
    const generated = await abra.generateSecrets(domain, keepSecrets ? { keep: keepSecrets } : {});
    if (generated.outcome === 'refused')
      throw refused(`abra could not generate the secrets of ${domain}: ${generated.fatal}`);
  }
  return { created };
}

function refused(message: string): WarmError {
  return new WarmError({
    kind: 'failed',
    code: 'app-not-created',
    message,
    hint: 'see what abra says when you run the same command by hand',
  });
}

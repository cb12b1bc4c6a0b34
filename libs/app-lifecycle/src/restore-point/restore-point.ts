import { stackName } from '@ci-warm/app-names';
import { WarmError } from '@ci-warm/errors';
import { failpoint } from '@ci-warm/failpoints';
import type { RestorePoint } from '@ci-warm/app-folder';
import type { Ports } from '../contract/ports.ts';
import type { AppLifecycle } from '../contract/types.ts';
import { removeVolume } from '../up-and-down/remove-volumes.ts';

/** Notes everything but the data that brings the app back as it is. */
export async function captureRestorePoint(
  ports: Ports,
  request: Parameters<AppLifecycle['captureRestorePoint']>[0],
): Promise<RestorePoint> {
  const { abra, swarm, clock } = ports;
  const { domain, recipe, version, commit, snapshot } = request;
  const stack = stackName(domain);
  const env = await abra.readEnv(domain);
  if (!env) throw envMissing(domain, abra.envPath(domain));
  const { services } = await swarm.observeStack(stack);
  const references =
    services.length > 0
      ? services.map(({ image }) => image)
      : await abra.recipes.imagesAt(recipe, commit, env.values);
  return {
    recipe,
    domain,
    version,
    commit,
    images: await digestsOf(ports, references),
    env: Buffer.from(env.bytes).toString('base64'),
    secrets: (await swarm.secretsOf(stack)).sort(),
    configs: (await swarm.configsOf(stack)).sort(),
    ...(snapshot === undefined ? {} : { snapshot }),
    takenAt: new Date(clock.now()).toISOString(),
  };
}

/** Everything but the data back as it was. The app must be undeployed: what is in use cannot be removed. */
export async function applyRestorePoint(
  ports: Ports,
  point: RestorePoint,
  laterVolumes: readonly string[],
): Promise<void> {
  const { abra, swarm, clock, signal, settleTimeoutMs } = ports;
  const stack = stackName(point.domain);
  const secrets = await swarm.secretsOf(stack);
  failpoint('app-lifecycle.restore-secrets');
  for (const name of without(secrets, point.secrets)) await swarm.removeSecret(name);
  for (const name of without(await swarm.configsOf(stack), point.configs)) await swarm.removeConfig(name);
  failpoint('app-lifecycle.restore-volumes');
  const own = new Set((await swarm.volumesOf(stack)).map(({ name }) => name));
  const patience = { timeoutMs: settleTimeoutMs, clock, signal };
  for (const name of laterVolumes) if (own.has(name)) await removeVolume(swarm, name, patience);
  failpoint('app-lifecycle.restore-env');
  await abra.writeEnvBytes(point.domain, Buffer.from(point.env, 'base64'));

  const lost = without(point.secrets, secrets);
  if (lost.length > 0) throw secretsLost(point.domain, lost);
}

async function digestsOf({ swarm }: Ports, references: readonly string[]): Promise<Record<string, string>> {
  const images: Record<string, string> = {};
  for (const reference of [...new Set(references)].sort()) {
    const found = await swarm.image(reference);
    if (found) images[reference] = found.digests[0] ?? found.id;
  }
  return images;
}

function without(all: readonly string[], known: readonly string[]): string[] {
  return all.filter((name) => !known.includes(name));
}

function envMissing(domain: string, path: string): WarmError {
  return new WarmError({
    kind: 'broken',
    code: 'env-missing',
    message: `${domain} has no env file at ${path}`,
    hint: 'put the file back from a backup, or remove the app and create it anew',
  });
}

function secretsLost(domain: string, names: readonly string[]): WarmError {
  return new WarmError({
    kind: 'broken',
    code: 'secrets-lost',
    message: `${domain} was restored, but its secrets ${names.join(', ')} are gone and Swarm cannot give them back`,
    hint: 'insert them again with `abra app secret insert`; the data is useless to the app without them',
  });
}

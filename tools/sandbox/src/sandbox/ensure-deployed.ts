import { execFile } from 'node:child_process';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { WarmError } from '@ci-warm/errors';
import { callEngine } from './engine-call.ts';
import { processEnvironment } from './environment.ts';
import type { Layout } from './layout.ts';
import type { SandboxRecord } from './record.ts';

const run = promisify(execFile);

/** Deploys an app of the server itself as an operator would, with abra, unless it is there; and waits until it runs. */
export async function ensureDeployed(
  layout: Layout,
  record: SandboxRecord,
  { recipe, domain }: { recipe: string; domain: string },
): Promise<void> {
  if (await isDeployed(record, domain)) return;
  const envFile = join(layout.abraDir, 'servers', 'default', `${domain}.env`);
  if (!(await exists(envFile))) {
    const words = ['app', 'new', recipe, '--domain', domain, '--server', 'default', '--no-input'];
    await abra(layout, record, words);
  }
  await abra(layout, record, ['app', 'deploy', domain, '--no-input', '--no-domain-checks']);
}

async function isDeployed({ socketPath }: SandboxRecord, domain: string): Promise<boolean> {
  const filters = JSON.stringify({ label: [`com.docker.stack.namespace=${domain.replaceAll('.', '_')}`] });
  const { body } = await callEngine(socketPath, 'GET', `/services?filters=${encodeURIComponent(filters)}`);
  return Array.isArray(body) && body.length > 0;
}

async function abra(layout: Layout, record: SandboxRecord, args: string[]): Promise<void> {
  const env = { ...process.env, ...processEnvironment(layout, record) };
  await run(join(layout.binDir, 'abra'), args, { env, timeout: 120_000 }).catch((cause: unknown) => {
    const { stdout = '', stderr = '' } = cause as { stdout?: string; stderr?: string };
    throw new WarmError({
      kind: 'infrastructure',
      code: 'sandbox-abra',
      message: `abra ${args.slice(0, 2).join(' ')} failed: ${`${stdout}\n${stderr}`.trim().split('\n').at(-1) ?? ''}`,
      cause,
      details: { stdout, stderr },
    });
  });
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

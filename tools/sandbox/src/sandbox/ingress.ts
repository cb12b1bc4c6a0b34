import { execFile } from 'node:child_process';
import { access } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { pollUntil } from '@ci-warm/clock';
import { WarmError } from '@ci-warm/errors';
import { ingressRecipe } from '../recipes/catalogue.ts';
import { callEngine } from './engine-call.ts';
import { processEnvironment } from './environment.ts';
import { ingressDomain, type Layout } from './layout.ts';
import type { SandboxRecord } from './record.ts';

const run = promisify(execFile);
const answerTimeoutMs = 30_000;

/** Deploys the ingress as an operator would, with abra, unless it is there; and waits until it answers. */
export async function ensureIngress(layout: Layout, record: SandboxRecord): Promise<void> {
  await callEngine(record.socketPath, 'POST', '/networks/create', {
    Name: 'proxy',
    Driver: 'overlay',
    Attachable: true,
    CheckDuplicate: true,
  });
  if (!(await isDeployed(record))) {
    const envFile = join(layout.abraDir, 'servers', 'default', `${ingressDomain}.env`);
    const exists = await access(envFile).then(
      () => true,
      () => false,
    );
    if (!exists)
      await abra(layout, record, [
        'app',
        'new',
        ingressRecipe,
        '--domain',
        ingressDomain,
        '--server',
        'default',
        '--no-input',
      ]);
    await abra(layout, record, [
      'app',
      'deploy',
      ingressDomain,
      '--no-input',
      '--no-domain-checks',
      '--no-converge-checks',
    ]);
  }
  const answers = await pollUntil(async () => ((await ping(record.ingressPort)) ? true : undefined), {
    intervalMs: 15,
    timeoutMs: answerTimeoutMs,
  });
  if (!answers) {
    throw new WarmError({
      kind: 'infrastructure',
      code: 'sandbox-ingress',
      message: `the sandbox's ingress does not answer on 127.0.0.1:${record.ingressPort}`,
      hint: `Look at ${layout.engineLog}, or remove ${layout.dir} and bring the sandbox up again.`,
    });
  }
}

async function isDeployed({ socketPath }: SandboxRecord): Promise<boolean> {
  const filters = JSON.stringify({
    label: [`com.docker.stack.namespace=${ingressDomain.replaceAll('.', '_')}`],
  });
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

async function ping(port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  request(
    {
      host: '127.0.0.1',
      port,
      path: '/ping',
      headers: { host: ingressDomain },
      agent: false,
      timeout: 2_000,
    },
    (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    },
  )
    .once('error', () => resolve(false))
    .end();
  return await promise;
}

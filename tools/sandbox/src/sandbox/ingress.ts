import { request } from 'node:http';
import { pollUntil } from '@ci-warm/clock';
import { WarmError } from '@ci-warm/errors';
import { ingressRecipe } from '../recipes/catalogue.ts';
import { callEngine } from './engine-call.ts';
import { ensureDeployed } from './ensure-deployed.ts';
import { ingressDomain, type Layout } from './layout.ts';
import type { SandboxRecord } from './record.ts';

const answerTimeoutMs = 30_000;

/** Deploys the ingress as an operator would, with abra, unless it is there; and waits until it answers. */
export async function ensureIngress(layout: Layout, record: SandboxRecord): Promise<void> {
  await callEngine(record.socketPath, 'POST', '/networks/create', {
    Name: 'proxy',
    Driver: 'overlay',
    Attachable: true,
    CheckDuplicate: true,
  });
  await ensureDeployed(layout, record, { recipe: ingressRecipe, domain: ingressDomain });
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

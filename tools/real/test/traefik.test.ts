import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from '@ci-warm/contract';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  deployPage,
  deployTraefik,
  describeReal,
  recordFigure,
  said,
  startWorld,
  treeOf,
  whileAsking,
  type DeployedTraefik,
  type Files,
  type Question,
  type World,
} from './support/index.ts';

// The proxy as an operator has it: deployed by hand, with a certificate of his own. A routed page tells of every request.
describeReal('the reconciler on a real Traefik', ['busybox', 'traefik-3.6.12', 'traefik-3.6.13'], () => {
  let world: World;
  let traefik: DeployedTraefik;
  let page: Question;

  beforeAll(async () => {
    world = await startWorld();
    traefik = await deployTraefik(world);
    const { host } = await deployPage(world);
    const { domain, ca } = traefik;
    page = { port: world.ports.https, host, ca };
    const wildcard = { certVersion: 'v1', keyVersion: 'v1' };
    const health = { host, path: '/', statuses: [200], bodyIncludes: 'the page' };
    const settings = { domain, wildcard, health, healthTimeoutSec: 40, env: { LOG_LEVEL: 'INFO' } };
    world.configure({ reconciler: { apps: { traefik: settings } } });
    await eventually(async () => (await world.ask(page)).status === 200);
  });
  afterAll(() => world.close());

  const reconcile = () => world.runApp('reconciler', ['traefik']);
  const taskIds = async () => {
    const { labelFilter } = world.stack(traefik.domain);
    const { body } = await world.engine.get<{ ID: string }[]>(`/tasks?${labelFilter}`);
    return body.map(({ ID }) => ID).sort();
  };
  const env = () => readFileSync(world.envFile(traefik.domain), 'utf8');

  it('adopts what was deployed by hand without one failed request, and then finds nothing to do', async () => {
    const before = { env: env(), tasks: await taskIds() };
    const { value, watch } = await whileAsking(
      page,
      async () => {
        const adopted = await reconcile();
        const nothing = [await reconcile(), await reconcile(), await reconcile()];
        return { adopted, nothing };
      },
      { everyMs: 2 },
    );
    expect(value.adopted).toMatchObject({
      code: 0,
      result: { outcome: 'noop', adopted: true, touched: false, outside: { abraCalls: 0 } },
    });
    for (const ended of value.nothing)
      expect(ended, said(ended)).toMatchObject({
        code: 0,
        result: { outcome: 'noop', adopted: false, touched: false },
      });
    expect({ env: env(), tasks: await taskIds() }).toEqual(before);
    expect(watch.failures).toEqual([]);
    expect(watch.asked).toBeGreaterThan(100);
    recordFigure('traefik-adopt', {
      requests: watch.asked,
      failed: watch.failures.length,
      ...figures(value.adopted),
    });
  });

  it('a release that lint refuses costs not one request', async () => {
    const before = await taskIds();
    world.publish('traefik', '5.0.1+v3.6.12', { edit: failsLint });
    const { value, watch } = await whileAsking(page, reconcile);
    expect(value, said(value)).toMatchObject({
      code: 1,
      result: { outcome: 'rolled-back', touched: false, lastGood: traefik.version },
    });
    expect(watch.failures).toEqual([]);
    expect(watch.asked).toBeGreaterThan(30);
    expect(await taskIds()).toEqual(before);
    recordFigure('traefik-lint', { requests: watch.asked, failed: watch.failures.length, ...figures(value) });
  });

  it('a release that deploys cleanly and then routes nothing is taken back', async () => {
    world.publish('traefik', '5.0.2+v3.6.12', { edit: servesWrongly });
    const { value, watch } = await whileAsking(page, reconcile);
    expect(value, said(value)).toMatchObject({
      code: 1,
      result: {
        outcome: 'rolled-back',
        to: traefik.version,
        lastGood: traefik.version,
        touched: true,
        recovered: true,
        reason: expect.stringContaining('404'),
      },
    });
    // It was up and wrong: the page was answered, by nobody's router.
    expect(watch.failures.some(({ status }) => status === 404)).toBe(true);
    expect(await world.ask(page)).toMatchObject({ status: 200 });
    const told = JSON.stringify(world.alerts().find(({ key }) => String(key).endsWith('5.0.2+v3.6.12')));
    expect(told).toContain('Starting provider aggregator');
    // Traefik colours its log whoever reads it.
    expect(told).not.toContain('\\u001b');
    console.info(`a proxy that serves wrongly: ${watch.outageMs} ms until the page was served again`);
    recordFigure('traefik-serves-wrongly', {
      requests: watch.asked,
      failed: watch.failures.length,
      outageMs: watch.outageMs,
      ...figures(value),
    });
  });

  it('a good release is applied, with the certificate and the settings that the operator keeps', async () => {
    world.publish('traefik', '5.1.0+v3.6.13');
    const { value, watch } = await whileAsking(page, reconcile);
    expect(value, said(value)).toMatchObject({
      code: 0,
      result: { outcome: 'upgraded', from: traefik.version, to: '5.1.0+v3.6.13', lastGood: '5.1.0+v3.6.13' },
    });
    expect(await runningVersion(world, traefik)).toBe('3.6.13');
    expect(await world.ask(page)).toMatchObject({ status: 200, body: 'the page\n' });
    expect(env()).toMatch(/^LOG_LEVEL=INFO$/m);
    expect(env()).toMatch(/^WILDCARDS_ENABLED=1$/m);
    recordFigure('traefik-upgrade', {
      requests: watch.asked,
      failed: watch.failures.length,
      outageMs: watch.outageMs,
      ...figures(value),
    });
  });

  it('then finds nothing to do, and has written nothing', async () => {
    const before = [treeOf(join(world.paths.warmRoot, 'traefik')), env(), await taskIds()];
    const ended = await reconcile();
    expect(ended, said(ended)).toMatchObject({
      code: 0,
      result: { outcome: 'noop', outside: { abraCalls: 0 } },
    });
    expect([treeOf(join(world.paths.warmRoot, 'traefik')), env(), await taskIds()]).toEqual(before);
    recordFigure('traefik-noop', figures(ended));
  });
});

function figures({ result }: { result: Record<string, unknown> }) {
  const { outcome, ms, phases, outside } = result;
  return { outcome, ms, phases, outside };
}

async function runningVersion(world: World, { domain, ca }: DeployedTraefik): Promise<unknown> {
  const { body } = await world.ask({ host: domain, path: '/api/version', ca });
  return (JSON.parse(body) as { Version?: string }).Version;
}

/** The label that says which service is routed. */
function failsLint(files: Files): void {
  files['compose.yml'] = replaced(
    files['compose.yml'],
    "- 'traefik.enable=true'",
    "- 'traefik.enable=false'",
  );
}

/** It starts, Swarm finds it healthy, and it follows nobody's service. */
function servesWrongly(files: Files): void {
  const name = 'traefik.yml.tmpl';
  files[name] = replaced(
    files[name],
    'exposedByDefault: false',
    "exposedByDefault: false\n    constraints: 'Label(`nobody`, `has-this`)'",
  );
}

function replaced(text = '', from: string, to: string): string {
  if (!text.includes(from)) throw new Error(`nothing to replace: ${from}`);
  return text.replace(from, to);
}

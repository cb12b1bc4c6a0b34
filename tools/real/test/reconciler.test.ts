import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createStack, eventually, filters } from '@ci-warm/contract';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  describeReal,
  everythingNamed,
  freePort,
  startBystander,
  startSmallIngress,
  said,
  startWorld,
  treeOf,
  whileAsking,
  type Files,
  type SmallIngress,
  type World,
} from './support/index.ts';

// The product and the stand-in for abra as they are, through a life of releases. Each test goes on from the one before.
describeReal('the reconciler on a real engine', ['busybox'], () => {
  let world: World;
  let ingress: SmallIngress;
  let site: Site;
  const apps: Record<string, object> = {};
  // Somebody else's, made before and to be found as it was.
  let bystander: ReturnType<typeof createStack>;
  let untouched: () => Promise<unknown>;
  let before: unknown;

  beforeAll(async () => {
    world = await startWorld();
    Object.assign(world.env, { CCCI_HEALTH_TIMEOUT_SEC: '8' });
    ingress = await startSmallIngress(world.ports.http);
    world.publish('site', '1.0.0+1.0.0');
    site = await newSite('one');
    bystander = createStack(world.engine);
    untouched = await startBystander(world.engine, bystander);
    before = await untouched();
  });
  afterAll(async () => {
    await ingress.close();
    await bystander.clear();
    await world.close();
  });

  type Site = Awaited<ReturnType<typeof newSite>>;
  /** One more warm app of the recipe. */
  async function newSite(name: string) {
    const domain = `${name}.${world.baseDomain}`;
    const published = await freePort();
    ingress.route(domain, published);
    const settings = { recipe: 'site', domain, stateful: true, health: { path: '/' } };
    apps[name] = { ...settings, env: { PUBLISHED_PORT: String(published) } };
    world.configure({ reconciler: { apps } });
    const stack = world.stack(domain);
    const data = async () => await world.volume(`${stack.name}_data`);
    const tasks = async () =>
      (await world.engine.get<{ ID: string }[]>(`/tasks?${stack.labelFilter}`)).body.map(({ ID }) => ID);
    return {
      domain,
      stack,
      published,
      data,
      folder: join(world.paths.warmRoot, name),
      status: async () => (await world.ask({ host: domain })).status,
      reconcile: (env?: Record<string, string>) => world.runApp('reconciler', [name], env),
      /** All that a no-op must leave alone: the files of the reconciler, of abra and of the app, and its tasks. */
      traces: async () => [
        treeOf(world.paths.warmRoot),
        treeOf(join(world.paths.abraDir, 'servers')),
        treeOf(await data()),
        (await tasks()).sort(),
      ],
    };
  }

  const versions = async () =>
    readFileSync(join(await site.data(), 'versions'), 'utf8')
      .trim()
      .split('\n');
  const secretsOf = async ({ stack }: Site) => {
    const { body } = await world.engine.get<{ ID: string }[]>(`/secrets?${filters({ name: [stack.name] })}`);
    return body.map(({ ID }) => ID);
  };
  const state = async () => ({
    data: treeOf(await site.data()),
    env: readFileSync(world.envFile(site.domain), 'utf8'),
    secrets: await secretsOf(site),
  });

  it('deploys an app from nothing', async () => {
    expect(await site.reconcile()).toMatchObject({
      code: 0,
      result: { outcome: 'deployed', to: '1.0.0+1.0.0', lastGood: '1.0.0+1.0.0', touched: true },
    });
    expect(await site.status()).toBe(200);
    expect(await versions()).toEqual(['1.0.0+1.0.0']);
  });

  it('then finds nothing to do: no abra, nothing restarted, nothing written', async () => {
    const traces = await site.traces();
    expect(await site.reconcile()).toMatchObject({
      code: 0,
      result: { outcome: 'noop', touched: false, outside: { abraCalls: 0 } },
    });
    expect(await site.traces()).toEqual(traces);
  });

  it('upgrades, with a snapshot of what was before', async () => {
    const data = treeOf(await site.data());
    world.publish('site', '1.1.0+1.1.0');
    expect(await site.reconcile()).toMatchObject({
      code: 0,
      result: { outcome: 'upgraded', from: '1.0.0+1.0.0', to: '1.1.0+1.1.0', lastGood: '1.1.0+1.1.0' },
    });
    expect(await versions()).toEqual(['1.0.0+1.0.0', '1.1.0+1.1.0']);
    const snapshot = join(site.folder, 'snapshot', 'data', `${site.stack.name}_data`);
    expect(treeOf(snapshot)).toEqual(data);
    expect(await site.status()).toBe(200);
  });

  it('takes back a release that spoils the data and ends', async () => {
    const known = await state();
    world.publish('site', '1.1.1+1.1.1', { edit: spoils });
    expect(await site.reconcile()).toMatchObject({
      code: 1,
      result: {
        outcome: 'rolled-back',
        to: '1.1.0+1.1.0',
        lastGood: '1.1.0+1.1.0',
        touched: true,
        recovered: true,
      },
    });
    expect(await state()).toEqual(known);
    expect(await site.status()).toBe(200);
  });

  it('loses not one request to a release that lint refuses', async () => {
    const traces = await site.traces();
    world.publish('site', '1.1.2+1.1.2', { edit: failsLint });
    const { value, watch } = await whileAsking({ port: world.ports.http, host: site.domain }, () =>
      site.reconcile(),
    );
    expect(value, said(value)).toMatchObject({ code: 1, result: { outcome: 'rolled-back', touched: false } });
    expect(watch.failures).toEqual([]);
    expect(watch.asked).toBeGreaterThan(10);
    expect((await site.traces()).slice(1)).toEqual(traces.slice(1));
  });

  it('goes on after a kill -9 while containers stop, and after another between snapshot and deploy', async () => {
    const known = await versions();
    world.publish('site', '1.2.0+1.2.0');
    for (const failpoint of ['app-lifecycle.undeployed', 'reconcile.deploy']) {
      const killed = await site.reconcile({ CCCI_FAILPOINTS: `${failpoint}=kill` });
      expect(killed).toMatchObject({ signal: 'SIGKILL' });
      expect(existsSync(join(site.folder, 'journal.json'))).toBe(true);
    }
    expect(await site.reconcile()).toMatchObject({
      code: 0,
      result: { outcome: 'upgraded', resumed: 'rolled-back', to: '1.2.0+1.2.0', lastGood: '1.2.0+1.2.0' },
    });
    expect(existsSync(join(site.folder, 'journal.json'))).toBe(false);
    expect(await versions()).toEqual([...known, '1.2.0+1.2.0']);
    expect(await site.status()).toBe(200);
  });

  it('adopts what was deployed by hand, without a redeploy', async () => {
    const other = await newSite('two');
    const { domain, published } = other;
    await world.abra(
      'app',
      'new',
      'site',
      '--domain',
      domain,
      '--server',
      'default',
      '--no-input',
      '--secrets',
    );
    const sample = readFileSync(world.envFile(domain), 'utf8');
    writeFileSync(
      world.envFile(domain),
      sample.replace(/^PUBLISHED_PORT=.*$/m, `PUBLISHED_PORT=${published}`),
    );
    await world.abra('app', 'deploy', domain, '--no-input', '--no-domain-checks');
    await expect.poll(() => other.status(), { timeout: 20_000 }).toBe(200);
    const [, ...traces] = await other.traces();
    expect(await other.reconcile()).toMatchObject({
      code: 0,
      result: {
        outcome: 'noop',
        adopted: true,
        touched: false,
        lastGood: '1.2.0+1.2.0',
        outside: { abraCalls: 0 },
      },
    });
    expect((await other.traces()).slice(1)).toEqual(traces);
    await world.abra('app', 'undeploy', domain, '--no-input');
  });

  it('leaves nothing of the app behind when it is removed, and never touched what is not its own', async () => {
    const left = async () => await everythingNamed(world.engine, site.stack.name);
    await world.abra('app', 'undeploy', site.domain, '--no-input');
    await eventually(async () => !(await left()).some((one) => one.startsWith('containers')));
    await world.abra('app', 'remove', site.domain, '--no-input');
    expect(await left()).toEqual([]);
    expect(await untouched()).toEqual(before);
  });
});

function spoils(files: Files): void {
  change(files, '# A fault of this release goes here.', [
    'rm -r /data/index.html /data/done',
    'busybox chmod 644 /data/private',
    'echo nonsense >/data/versions',
    'echo stray >/data/stray',
    'exit 3',
  ]);
}

function failsLint(files: Files): void {
  change(files, "- 'traefik.enable=true'", ["- 'traefik.enable=false'"]);
}

/** Another text in its place, in the lines' own indentation. A place that is not there is a fault of the test. */
function change(files: Files, place: string, lines: readonly string[]): void {
  const text = files['compose.yml'] ?? '';
  if (!text.includes(place)) throw new Error(`compose.yml has no ${place}`);
  const indent = /^ */m.exec(text.split('\n').find((line) => line.includes(place)) ?? '')?.[0] ?? '';
  files['compose.yml'] = text.replace(place, lines.join(`\n${indent}`));
}

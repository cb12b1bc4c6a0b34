import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectEngine, filters, type EngineClient } from '../../src/engine-client.ts';
import { eventually } from '../engine/eventually.ts';
import { createStack, type Stack } from '../engine/stack.ts';
import { startBystander } from './bystander.ts';
import { everythingOf, startScene, type Ended, type Scene, type Site } from './scene.ts';
import { treeOf } from './tree.ts';

const host = process.env['CONTRACT_DOCKER_HOST'];
const title = 'real engine: the reconciler';
const reason = 'CONTRACT_DOCKER_HOST names no engine (tools/contract/real-engine.sh up starts one)';
if (!host) console.info(`${title}: skipped, ${reason}`);

// The product and the stand-in for abra as they are, through a life of releases. Each test goes on from the one before.
describe.skipIf(!host)(`${title}${host ? '' : ` (skipped: ${reason})`}`, () => {
  let engine: EngineClient;
  let scene: Scene;
  let site: Site;
  // Somebody else's, made before and to be found as it was.
  let bystander: Stack;
  let untouched: () => Promise<unknown>;
  let before: unknown;

  beforeAll(async () => {
    engine = connectEngine((host ?? '').replace(/^unix:\/\//, ''));
    scene = await startScene(engine, host ?? '');
    scene.publish('1.0.0+1.0.0');
    site = await scene.site();
    bystander = createStack(engine);
    untouched = await startBystander(engine, bystander);
    before = await untouched();
  });
  afterAll(async () => {
    await scene.close();
    await bystander.clear();
    engine.close();
  });

  const versions = async () =>
    readFileSync(join(await site.data(), 'versions'), 'utf8')
      .trim()
      .split('\n');
  const state = async () => ({
    data: treeOf(await site.data()),
    env: readFileSync(site.envFile, 'utf8'),
    secrets: await named('secrets'),
  });
  const named = async (kind: string) =>
    (await engine.get<{ ID: string }[]>(`/${kind}?${filters({ name: [site.stack.name] })}`)).body.map(
      ({ ID }) => ID,
    );

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
    scene.publish('1.1.0+1.1.0');
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
    scene.publish('1.1.1+1.1.1', 'spoils');
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
    scene.publish('1.1.2+1.1.2', 'lint');
    const { ended, answers } = await whileAsking(site);
    expect(ended).toMatchObject({ code: 1, result: { outcome: 'rolled-back', touched: false } });
    expect([...new Set(answers)]).toEqual([200]);
    expect(answers.length).toBeGreaterThan(10);
    expect((await site.traces()).slice(1)).toEqual(traces.slice(1));
  });

  it('goes on after a kill -9 while containers stop, and after another between snapshot and deploy', async () => {
    const known = await versions();
    scene.publish('1.2.0+1.2.0');
    for (const failpoint of ['lifecycle.undeployed', 'reconcile.deploy']) {
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
    const other = await scene.site();
    await other.abra(
      'app',
      'new',
      'site',
      '--domain',
      other.domain,
      '--server',
      'default',
      '--no-input',
      '--secrets',
    );
    other.configure();
    await other.abra('app', 'deploy', other.domain, '--no-input', '--no-domain-checks');
    await expect.poll(() => other.status(), { timeout: 20_000 }).toBe(200);
    const [, ...traces] = await other.traces();
    expect(await other.reconcile()).toMatchObject({
      code: 0,
      result: {
        outcome: 'noop',
        adopted: true,
        touched: false,
        to: '1.2.0+1.2.0',
        outside: { abraCalls: 0 },
      },
    });
    expect((await other.traces()).slice(1)).toEqual(traces);
    await other.abra('app', 'undeploy', other.domain, '--no-input');
  });

  it('leaves nothing of the app behind when it is removed, and never touched what is not its own', async () => {
    await site.abra('app', 'undeploy', site.domain, '--no-input');
    await eventually(async () => !(await everythingOf(engine, site.stack)).includes('containers'));
    await site.abra('app', 'remove', site.domain, '--no-input');
    expect(await everythingOf(engine, site.stack)).toEqual([]);
    expect(await untouched()).toEqual(before);
  });
});

/** Asks for the app again and again until a reconcile has ended. */
async function whileAsking(site: Site): Promise<{ ended: Ended; answers: number[] }> {
  const answers: number[] = [];
  const ended = site.reconcile();
  let over = false;
  const note = () => (over = true);
  ended.then(note, note);
  while (!over) {
    answers.push(await site.status());
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return { ended: await ended, answers };
}

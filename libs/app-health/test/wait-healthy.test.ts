import { describe, expect, it } from 'vitest';
import type { ServiceObservation } from '@ci-warm/convergence';
import { makeWorld, type World } from './world.ts';

async function running(): Promise<World> {
  const world = await makeWorld();
  world.tasks = [world.task('running')];
  return world;
}

describe('waitHealthy', () => {
  it('wants N successes spread over the whole window', async () => {
    const world = await running();
    const outcome = await world.wait();
    expect(outcome).toMatchObject({ outcome: 'healthy', ms: 1000, windowMs: 1000 });
    expect(world.probes).toEqual([0, 250, 500, 750, 1000]);
  });

  it('waits for convergence first, and tells its time apart from the window', async () => {
    const world = await makeWorld();
    world.tasks = [world.task('starting')];
    world.at(5000, () => (world.tasks = [world.task('running')]));
    const outcome = await world.wait();
    expect(outcome).toMatchObject({ outcome: 'healthy', windowMs: 1000 });
    expect(world.probes[0]).toBeGreaterThanOrEqual(5000);
    expect(outcome.ms).toBe(Math.round(world.time()));
  });

  it('does not believe an app that crashes after its first good answer', async () => {
    const world = await running();
    const crashAgain = () => {
      world.crash();
      world.at(world.time() + 700, crashAgain);
    };
    world.at(700, crashAgain);
    const outcome = await world.wait();
    expect(outcome).toMatchObject({ outcome: 'unhealthy', kind: 'crash-loop' });
    expect(world.time()).toBeLessThan(10_000);
  });

  it('sees a crash that fell between two good answers', async () => {
    const world = await running();
    world.at(600, () => world.crash());
    expect(await world.wait()).toMatchObject({ outcome: 'healthy' });
    expect(world.time()).toBeGreaterThanOrEqual(1600);
  });

  it('sees a crash right after the last good answer', async () => {
    const world = await running();
    world.onProbe = (count) => {
      if (count === 5) world.crash();
    };
    expect(await world.wait()).toMatchObject({ outcome: 'healthy' });
    expect(world.time()).toBeGreaterThanOrEqual(2000);
  });

  it('starts the window anew after a bad answer', async () => {
    const world = await running();
    world.at(400, () => (world.status = 503));
    world.at(900, () => (world.status = 200));
    expect(await world.wait()).toMatchObject({ outcome: 'healthy' });
    expect(world.time()).toBeGreaterThanOrEqual(1900);
  });

  it('judges an app that never stays well', async () => {
    const world = await running();
    const flap = () => {
      world.status = world.status === 200 ? 503 : 200;
      world.at(world.time() + 400, flap);
    };
    world.at(400, flap);
    expect(await world.wait()).toMatchObject({ outcome: 'unhealthy', kind: 'probe' });
    expect(world.time()).toBeLessThan(10_000);
  });

  it('fails a crash loop early', async () => {
    const world = await makeWorld();
    world.tasks = [world.task('starting')];
    for (const ms of [100, 200, 300]) world.at(ms, () => world.tasks.push(world.task('failed')));
    const outcome = await world.wait({ timeoutMs: 300_000 });
    expect(outcome).toMatchObject({ outcome: 'unhealthy', kind: 'crash-loop' });
    expect(outcome).toHaveProperty('reason', expect.stringContaining('non-zero exit (1)'));
    expect(world.time()).toBeLessThan(5000);
  });

  it('has patience with restarts while another service still starts', async () => {
    const world = await makeWorld();
    world.tasks = [world.task('starting')];
    world.others = [backend(world, 'starting')];
    for (const ms of [100, 200, 300, 400]) world.at(ms, () => world.tasks.push(world.task('failed')));
    world.at(20_000, () => (world.others = [backend(world, 'running')]));
    world.at(20_100, () => (world.tasks = [world.task('running'), ...world.tasks.slice(1)]));
    expect(await world.wait()).toMatchObject({ outcome: 'healthy' });
  });

  it('says what it waited for when the time is up', async () => {
    const world = await makeWorld();
    world.tasks = [world.task('preparing')];
    expect(await world.wait({ timeoutMs: 3000 })).toMatchObject({
      outcome: 'unhealthy',
      kind: 'timeout',
      reason: 'not healthy within 3 s: shop_app 0/1 (preparing)',
    });
    world.tasks = [world.task('running')];
    world.status = 502;
    const outcome = await world.wait({ timeoutMs: 3000 });
    expect(outcome).toMatchObject({ outcome: 'unhealthy', kind: 'probe', windowMs: 0 });
    expect(outcome).toHaveProperty('reason', expect.stringContaining('answered 502'));
  });

  it('takes a return to the earlier spec by Swarm itself as a failure of the change', async () => {
    const world = await running();
    world.updateState = 'rollback_completed';
    expect(await world.wait({}, { afterChange: true })).toMatchObject({
      outcome: 'unhealthy',
      kind: 'crash-loop',
    });
    expect(await world.wait()).toMatchObject({ outcome: 'healthy' });
  });

  describe('while Swarm still watches an update', () => {
    async function updated(): Promise<World> {
      const world = await makeWorld();
      world.tasks = [world.task('running', { ofCurrentSpec: true })];
      world.updateState = 'updating';
      return world;
    }

    it('lets the window pass at the same time, and waits for the rest', async () => {
      const world = await updated();
      world.at(5000, () => (world.updateState = 'completed'));
      expect(await world.wait()).toMatchObject({ outcome: 'healthy', windowMs: 1000 });
      expect(world.probes).toEqual([0, 250, 500, 750, 1000]);
      expect(world.time()).toBeGreaterThanOrEqual(5000);
      expect(world.time()).toBeLessThan(5500);
    });

    it('is not content with tasks that were replaced after the window', async () => {
      const world = await updated();
      world.at(3000, () => (world.tasks = [world.task('running', { ofCurrentSpec: true })]));
      world.at(4000, () => (world.updateState = 'completed'));
      expect(await world.wait()).toMatchObject({ outcome: 'healthy' });
      expect(world.probes.filter((at) => at >= 3000)).toHaveLength(5);
    });

    it('is lost when Swarm takes the update back after the window', async () => {
      const world = await updated();
      world.at(3000, () => (world.updateState = 'rollback_started'));
      const outcome = await world.wait({}, { afterChange: true });
      expect(outcome).toMatchObject({ outcome: 'unhealthy', kind: 'crash-loop' });
    });

    it('gives up where the update never ends', async () => {
      const world = await updated();
      expect(await world.wait({ timeoutMs: 10_000 })).toMatchObject({
        outcome: 'unhealthy',
        kind: 'timeout',
      });
    });
  });

  it('needs no window for a single success', async () => {
    const world = await running();
    expect(await world.wait({ successes: 1 })).toMatchObject({ outcome: 'healthy', ms: 0, windowMs: 0 });
  });

  it('ends with its caller', async () => {
    const world = await makeWorld();
    const stopping = new AbortController();
    world.at(100, () => stopping.abort(new Error('stop')));
    await expect(world.wait({}, { signal: stopping.signal })).rejects.toThrow('stop');
  });
});

function backend(world: World, state: string): ServiceObservation {
  return {
    id: 'backend',
    name: 'shop_backend',
    shortName: 'backend',
    image: 'backend:1',
    mode: 'replicated',
    desired: 1,
    restartCondition: 'any',
    updateState: undefined,
    labels: {},
    tasks: [world.task(state)],
  };
}

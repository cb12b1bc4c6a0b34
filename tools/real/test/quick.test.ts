import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { canonicalOf, type CanonicalView } from './runs/canonical.ts';
import { handsOf, seed } from './runs/hands.ts';
import { filesWith, psql, spoilsTheBooks, startOfDatabase } from './runs/ledger.ts';
import { startScene, type RunEnding, type Scene } from './runs/scene.ts';
import { describeReal } from './support/index.ts';

// One canonical with a marker row in PostgreSQL, borrowed by one quick run after the other.
describeReal('quick runs on a real engine', ['nginx', 'postgres'], () => {
  let scene: Scene;
  let ledger: CanonicalView;
  let known: Record<string, unknown>;
  let good: { commit: string; number: number };
  let passed: RunEnding;

  beforeAll(async () => {
    scene = await startScene({ ledger: { env: { LEDGER_ENTRIES: '20000' } } });
    for (const version of ['1.0.0+15.0.0', '1.1.0+15.1.0']) scene.world.publish('ledger', version);
    const cold = await scene.test('ledger');
    expect(cold.result, cold.stderr).toMatchObject({ promotion: { outcome: 'promoted' } });
    ledger = canonicalOf(scene.world, 'ledger');
    await ledger.whileDeployed(async () => {
      const { status } = await scene.world.ask({
        host: ledger.domain,
        path: '/notes',
        method: 'POST',
        body: marker,
      });
      expect(status).toBe(200);
    });
    await seed(handsOf(scene.world), 'ledger');
    known = await ledger.state();
    good = scene.world.propose('ledger', '1.2.0+15.2.0');
  });
  afterAll(() => scene?.close());

  const quick = ({ number }: { number: number }) => ['--quick', '--pr', String(number)];

  /** Deployed by abra, as a person would: PostgreSQL comes up without recovery, on the known-good data. */
  async function startsCleanWithItsMarker(): Promise<void> {
    await ledger.whileDeployed(async () => {
      expect(await startOfDatabase(scene.world, ledger.domain)).toBe('clean');
      expect(await psql(scene.world, ledger.domain, 'SELECT json_agg(text) FROM note')).toBe(
        JSON.stringify([marker]),
      );
      expect(await psql(scene.world, ledger.domain, 'SELECT count(*) FROM entry WHERE cents = 0')).toBe('0');
    });
  }

  it('passes, and leaves every byte as it was', async () => {
    passed = await scene.test('ledger', quick(good));
    expect(passed.result, passed.stderr).toMatchObject({
      verdict: 'green',
      lane: 'quick',
      mode: 'quick',
      confidence: 'lower',
      commit: good.commit,
      domain: ledger.domain,
      base: { version: '1.1.0+15.1.0', origin: 'canonical' },
      deployCount: 2,
      teardown: { clean: true },
      promotion: null,
    });
    expect(passed.code).toBe(0);
    expect(await ledger.state()).toEqual(known);
    expect(known).toMatchObject({ running: 0, changedBy: undefined });
    await startsCleanWithItsMarker();
  });

  it('fails with a change that spoils the books, and leaves every byte as it was', async () => {
    const bad = scene.world.propose('ledger', '1.2.0+15.2.0', { edit: spoilsTheBooks });
    const { code, result, stderr } = await scene.test('ledger', quick(bad));
    expect(result, stderr).toMatchObject({ verdict: 'red', lane: 'quick', teardown: { clean: true } });
    expect(code).toBe(1);
    expect(await ledger.state()).toEqual(known);
    await startsCleanWithItsMarker();
  });

  it('is killed in the middle of an upgrade; the next call restores first, and passes', async () => {
    await scene.killWhen(/upgrading ledger to/, 'ledger', quick(good));
    expect(await ledger.state()).toMatchObject({ changedBy: expect.stringContaining('quick run') });
    const { result, stderr } = await scene.test('ledger', quick(good));
    expect(stderr).toMatch(/returning .* to known-good first: run .* was cut short/);
    expect(result, stderr).toMatchObject({ verdict: 'green', lane: 'quick' });
    expect(await ledger.state()).toEqual(known);
    await startsCleanWithItsMarker();
  });

  it.each(['warmsnap.restore.staged#1', 'warmsnap.restore.staged#2', 'canonical-lifecycle.point#2'])(
    'is killed at %s while it restores, before the test or after it; the next call goes on',
    async (place) => {
      const killed = await scene.test('ledger', quick(good), { CCCI_FAILPOINTS: `${place}=kill` });
      expect(killed.signal).toBe('SIGKILL');
      const { result, stderr } = await scene.test('ledger', quick(good));
      expect(result, stderr).toMatchObject({ verdict: 'green', lane: 'quick' });
      expect(await ledger.state()).toEqual(known);
    },
  );

  it('wrote nothing that is in a later snapshot', async () => {
    const written = `from ${passed.result.id}`;
    const snapshotsBefore = ledger.entry().snapshot;
    scene.world.publish('ledger', '1.2.0+15.2.0');
    const { result, stderr } = await scene.test('ledger');
    expect(result, stderr).toMatchObject({
      verdict: 'green',
      lane: 'cold',
      promotion: { outcome: 'promoted' },
    });
    expect(ledger.entry()).toMatchObject({ version: '1.2.0+15.2.0', run: result.id });
    expect(ledger.entry().snapshot).not.toBe(snapshotsBefore);
    const data = join(ledger.folder, 'snapshots', ledger.entry().snapshot, 'data');
    expect(filesWith(data, marker)).toBeGreaterThan(0);
    expect(filesWith(data, written)).toBe(0);
    await startsCleanWithItsMarker();
  });
});

const marker = 'marker of the known-good ledger';

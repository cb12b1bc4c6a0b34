import { randomUUID } from 'node:crypto';
import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { canonicalOf, type CanonicalView } from './runs/canonical.ts';
import { handsOf, seed, type Hands } from './runs/hands.ts';
import { psql, startOfDatabase } from './runs/ledger.ts';
import { startScene, withoutBackups, type Scene } from './runs/scene.ts';
import { describeReal, treeOf } from './support/index.ts';

// What a canonical is: data that stays while nothing runs, and comes back exactly.
describeReal('data-warm apps on a real engine', ['nginx', 'postgres'], () => {
  let scene: Scene;
  let hands: Hands;

  beforeAll(async () => {
    scene = await startScene({ 'custom-html': withoutBackups, ledger: { env: { LEDGER_ENTRIES: '5000' } } });
    hands = handsOf(scene.world);
    scene.world.publish('custom-html', '1.10.0+1.22.0');
    scene.world.publish('ledger', '1.0.0+15.0.0');
  });
  afterAll(() => scene?.close());

  async function promoted(recipe: string): Promise<CanonicalView> {
    const { result, stderr } = await scene.test(recipe);
    expect(result, stderr).toMatchObject({ promotion: { outcome: 'promoted' } });
    return canonicalOf(scene.world, recipe);
  }

  it('keeps the pages of a web server: deploy, write, undeploy, seed, reattach, spoil, restore', async () => {
    const site = await promoted('custom-html');
    const volume = await scene.world.volume(`${site.domain.replaceAll('.', '_')}_content`);
    const page = randomUUID();
    const pageOf = async () => (await scene.world.ask({ host: site.domain, path: '/page.txt' })).body;
    await site.whileDeployed(async () => {
      writeFileSync(join(volume, 'page.txt'), page);
      expect(await pageOf()).toBe(page);
    });
    await seed(hands, 'custom-html');
    const kept = await site.state();
    expect(kept).toMatchObject({ running: 0 });
    const tree = treeOf(volume);
    expect(tree).toHaveProperty('page.txt');

    await site.whileDeployed(async () => expect(await pageOf()).toBe(page));
    writeFileSync(join(volume, 'page.txt'), 'something else');
    writeFileSync(join(volume, 'stray'), 'too much');
    rmSync(join(volume, 'index.html'));
    chmodSync(volume, 0o700);
    expect(treeOf(volume)).not.toEqual(tree);
    await restore(site, 'custom-html');
    expect(treeOf(volume)).toEqual(tree);
    expect(await site.state()).toEqual(kept);
  });

  it('keeps the rows of a database, and takes back what was written after the seed', async () => {
    const ledger = await promoted('ledger');
    const say = (query: string) => psql(scene.world, ledger.domain, query);
    await ledger.whileDeployed(async () => {
      await say("INSERT INTO note (text) VALUES ('kept') RETURNING id");
    });
    await seed(hands, 'ledger');
    const kept = await ledger.state();

    await ledger.whileDeployed(async () => {
      expect(await startOfDatabase(scene.world, ledger.domain)).toBe('clean');
      expect(await say("SELECT string_agg(text, ',') FROM note")).toBe('kept');
      await say('WITH gone AS (DELETE FROM entry RETURNING id) SELECT count(*) FROM gone');
      await say("UPDATE note SET text = 'spoilt' RETURNING id");
    });
    expect(await ledger.state()).not.toEqual(kept);
    await restore(ledger, 'ledger');
    expect(await ledger.state()).toEqual(kept);
    await ledger.whileDeployed(async () => {
      expect(await startOfDatabase(scene.world, ledger.domain)).toBe('clean');
      expect(await say("SELECT string_agg(text, ',') FROM note")).toBe('kept');
      expect(await say('SELECT count(*) FROM entry')).toBe('5000');
    });
  });

  async function restore({ domain, entry }: CanonicalView, recipe: string): Promise<void> {
    await hands.warmsnap.restore({
      sources: await hands.lifecycle.snapshotSources(domain),
      store: hands.registry.folderOf(recipe).snapshots,
      id: entry().snapshot,
      owner: domain,
      assertSettled: () => hands.lifecycle.assertSettled(domain),
    });
  }
});

import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateIdentity, identityToRecipient } from 'age-encryption';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { canonicalOf, type CanonicalView } from './runs/canonical.ts';
import { handsOf, seed } from './runs/hands.ts';
import { filesWith, psql, startOfDatabase } from './runs/ledger.ts';
import { startScene, type Scene } from './runs/scene.ts';
import { describeReal } from './support/index.ts';

// A database is moved to a server that has nothing of the first: engine, env files, checkouts and state are emptied
// between export and import, and only the archive and the identity stay.
describeReal('a canonical moved to another server', ['nginx', 'postgres'], () => {
  let scene: Scene;
  let ledger: CanonicalView;
  let secret: string;
  let password: string;
  const file = (name: string) => join(scene.world.dir, name);
  const warmctl = (...words: string[]) => scene.world.runApp('warmctl', words);

  beforeAll(async () => {
    scene = await startScene({ ledger: { env: { LEDGER_ENTRIES: '5000' } } });
    for (const version of ['1.0.0+15.0.0', '1.1.0+15.1.0']) scene.world.publish('ledger', version);
    const rewarmed = await warmctl('rewarm', 'ledger');
    expect(rewarmed.result, rewarmed.stderr).toMatchObject({ promotion: { outcome: 'promoted' } });
    ledger = canonicalOf(scene.world, 'ledger');
    await ledger.whileDeployed(async () => {
      const note = { host: ledger.domain, path: '/notes', method: 'POST', body: marker } as const;
      expect(await scene.world.ask(note)).toMatchObject({ status: 200 });
    });
    await seed(handsOf(scene.world), 'ledger');
    secret = `${scene.world.stack(ledger.domain).name}_db_password_v1`;
    password = (
      JSON.parse(readFileSync(join(ledger.folder, 'secrets.json'), 'utf8')) as Record<string, string>
    )[secret]!;
    const identity = await generateIdentity();
    writeFileSync(file('identity'), `${identity}\n`);
    const recipient = await identityToRecipient(identity);
    for (const words of [
      ['--to', file('bare')],
      ['--to', file('whole'), '--recipient', recipient],
    ]) {
      const { code, stderr } = await warmctl('export', 'ledger', ...words);
      expect(code, stderr).toBe(0);
    }
    await forgetEverything();
  });
  afterAll(() => scene?.close());

  async function forgetEverything(): Promise<void> {
    const { world } = scene;
    const { swarm } = handsOf(world);
    await world.abra('app', 'remove', ledger.domain, '--no-input');
    const stack = world.stack(ledger.domain).name;
    for (const name of await swarm.configsOf(stack)) await swarm.removeConfig(name);
    rmSync(world.paths.warmRoot, { recursive: true });
    rmSync(join(world.paths.abraDir, 'recipes'), { recursive: true });
    mkdirSync(world.paths.warmRoot);
    expect(await swarm.volumesOf(stack)).toEqual([]);
    expect(await swarm.secretsOf(stack)).toEqual([]);
    expect(readdirSync(join(world.paths.abraDir, 'servers', 'default'))).not.toContain(
      `${ledger.domain}.env`,
    );
  }

  it('is refused without its secrets, and nothing of it is there then', async () => {
    const refused = await warmctl('import', 'ledger', '--from', file('bare'));
    expect(refused.code, refused.stderr).toBe(1);
    expect(refused.stderr).toContain(`it is without secrets, and Swarm here has no ${secret}`);
    expect(await handsOf(scene.world).swarm.volumesOf(scene.world.stack(ledger.domain).name)).toEqual([]);
  });

  it('keeps its password to itself on the way', () => {
    expect(password).toHaveLength(32);
    for (const name of ['bare', 'whole'])
      expect(readFileSync(file(name)).includes(password), `the password is in ${name}`).toBe(false);
  });

  it('comes up with every row, and a quick run is green on top of it', async () => {
    const words = ['--from', file('whole'), '--identity', file('identity')];
    const imported = await warmctl('import', 'ledger', ...words);
    expect(imported.result, imported.stderr).toMatchObject({
      version: '1.1.0+15.1.0',
      replaced: null,
      insertedSecrets: [secret],
    });
    const known = await ledger.state();
    expect(
      filesWith(join(ledger.folder, 'snapshots', ledger.entry().snapshot, 'data'), marker),
    ).toBeGreaterThan(0);

    const { number } = scene.world.propose('ledger', '1.2.0+15.2.0');
    const quick = await scene.test('ledger', ['--quick', '--pr', String(number)]);
    expect(quick.result, quick.stderr).toMatchObject({ verdict: 'green', lane: 'quick' });
    expect(await ledger.state()).toEqual(known);
    expect((await warmctl('verify', 'ledger')).result).toMatchObject({ outcome: 'valid', problems: [] });

    // The rows are read by who has the password, and the database was stopped as it should be.
    await ledger.whileDeployed(async () => {
      expect(await startOfDatabase(scene.world, ledger.domain)).toBe('clean');
      const notes = await psql(scene.world, ledger.domain, 'SELECT json_agg(text) FROM note');
      expect(notes).toBe(JSON.stringify([marker]));
    });
  });
});

const marker = 'marker of the ledger on the first server';

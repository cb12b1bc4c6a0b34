import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { revealed, Secret } from '@ci-warm/secret';
import { generateIdentity, identityToRecipient } from 'age-encryption';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exportCanonical, importCanonical } from '../src/index.ts';
import { createWorld, domain, recipe, seed, type World } from './world.ts';

// A server whose Swarm was made anew: its canonical's data are still there, and only a kept value opens them.
let world: World;
let folder: string;
let secret: string;
let password: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kept-secrets-'));
  world = await createWorld();
  const canonical = await seed(world);
  secret = canonical.secrets[0]!;
  password = (await world.registry.secretsOf(recipe).read())[secret]!.reveal();
  const identity = await generateIdentity();
  await writeFile(path('identity'), identity);
  const recipients = [await identityToRecipient(identity)];
  await exportCanonical(world, { recipe, to: path('same'), recipients });
  await store().keep({ [secret]: new Secret('of another host') });
  await exportCanonical(world, { recipe, to: path('other'), recipients });
  await store().keep({ [secret]: new Secret(password) });
  await world.tools.swarm.removeSecret(secret);
});
afterEach(async () => {
  delete process.env['CCCI_FAILPOINTS'];
  await world.sandbox.stop();
  await rm(folder, { recursive: true, force: true });
});

const path = (name: string) => join(folder, name);
const store = () => world.registry.secretsOf(recipe);
const bring = (from: string) =>
  importCanonical(world, { recipe, from: path(from), identityFile: path('identity') });
const failAtTheEnd = () => (process.env['CCCI_FAILPOINTS'] = 'canonical-archive.verify=error');

describe('where Swarm has lost a secret of the canonical that is there', () => {
  it('an import that fails gives it back with the value that its data know', async () => {
    failAtTheEnd();
    await expect(bring('same')).rejects.toMatchObject({ code: 'failpoint' });
    expect(revealed(await store().read())).toEqual({ [secret]: password });
    expect(await shownBySwarm()).toBe(password);
  });

  it('one with another value is refused, before the kept one could be lost', async () => {
    const before = await world.state();
    failAtTheEnd();
    await expect(bring('other')).rejects.toMatchObject({ kind: 'failed', code: 'secrets-differ' });
    expect(await world.state()).toEqual(before);
  });

  it('and whose value nobody kept, one is refused until that canonical is taken away', async () => {
    await store().retain([]);
    const before = await world.state();
    failAtTheEnd();
    const home = world.registry.folderOf(recipe).path;
    await expect(bring('other')).rejects.toMatchObject({
      code: 'secrets-differ',
      hint: expect.stringMatching(new RegExp(`abra app remove ${domain}.*${home}`)),
    });
    expect(await world.state()).toEqual(before);

    delete process.env['CCCI_FAILPOINTS'];
    await world.tools.abra.removeApp(domain);
    await rename(home, path('away'));
    expect(await bring('other')).toMatchObject({ replaced: undefined, insertedSecrets: [secret] });
    expect(await shownBySwarm()).toBe('of another host');
  });
});

/** As an app sees it: Swarm itself never tells. */
async function shownBySwarm(): Promise<string | undefined> {
  const { lifecycle, swarm } = world.tools;
  const window = { windowMs: 0, successes: 1, timeoutMs: 20_000, probeTimeoutMs: 2_000 };
  await lifecycle.deploy({ domain, health: { path: '/realms/master' }, window });
  const [container] = await swarm.containersOf(world.stack);
  const command = ['cat', '/run/secrets/admin_password'];
  const { stdout } = await swarm.exec(container!.id, command, { timeoutMs: 10_000 });
  await lifecycle.undeployAndSettle(domain);
  return stdout;
}

import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { schemaOf } from '@ci-warm/app-cli';
import { warmctlSettings } from '@ci-warm/settings';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requirePlaces, requireRecipes } from '../src/places/require-places.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'places-'));
  await mkdir(join(folder, 'abra', 'servers', 'default'), { recursive: true });
  await mkdir(join(folder, 'abra', 'servers', 'other'));
  await mkdir(join(folder, 'empty'));
  await mkdir(join(folder, 'ci', 'recipes'), { recursive: true });
  await writeFile(join(folder, 'file'), 'text');
  await writeFile(join(folder, 'ca.pem'), rootCertificates[0] ?? '');
  await symlink(join(folder, 'nowhere'), join(folder, 'loose'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const at = (name: string) => join(folder, name);
const good = () => ({
  warmRoot: at('warm'),
  lockDir: at('locks'),
  abraDir: at('abra'),
  caFile: at('ca.pem'),
});
const look = (more: object) =>
  requirePlaces(
    schemaOf(warmctlSettings).parse({ verb: 'prune', baseDomain: 'ci.test', ...good(), ...more }),
  );
const refusal = async (more: object) => {
  const error: unknown = await look(more).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ kind: 'usage', code: 'unusable-place', hint: expect.any(String) as string });
  return error as Error & { details: { problems: string[] } };
};

it('places that are there will do, and so will folders that have yet to be made', async () => {
  await look({});
  await look({ server: 'other', warmRoot: at('a/b/c'), dockerConfigDir: at('none'), caFile: undefined });
});

describe('a place that cannot be used is named with its setting', () => {
  it.each<[string, () => object, RegExp]>([
    [
      'an abra root that is missing',
      () => ({ abraDir: at('none') }),
      /^--abra-dir \(ABRA_DIR\) .*none .*ENOENT/,
    ],
    ['one that is a file', () => ({ abraDir: at('file') }), /^--abra-dir \(ABRA_DIR\) .*is no folder$/],
    [
      'one without servers',
      () => ({ abraDir: at('empty') }),
      /^--server: abra has no server default in .*empty/,
    ],
    [
      'a server that it does not have',
      () => ({ server: 'defualt' }),
      /^--server: abra has no server defualt/,
    ],
    ['a warm root below a file', () => ({ warmRoot: at('file/warm') }), /^--warm-root \(CCCI_WARM_ROOT\) /],
    [
      'a lock folder that is a file',
      () => ({ lockDir: at('file') }),
      /^--lock-dir \(CCCI_LOCK_DIR\) .*no folder/,
    ],
    [
      'log-ins in a file',
      () => ({ dockerConfigDir: at('file') }),
      /^--docker-config \(DOCKER_CONFIG\) .*no folder/,
    ],
    ['an authority that is missing', () => ({ caFile: at('none') }), /^--ca-file \(CCCI_CA_FILE\) .*ENOENT/],
    ['a link to nowhere', () => ({ caFile: at('loose') }), /^--ca-file \(CCCI_CA_FILE\) .*ENOENT/],
    ['a folder', () => ({ caFile: at('abra') }), /^--ca-file \(CCCI_CA_FILE\) .*EISDIR/],
    [
      'what is no certificate',
      () => ({ caFile: at('file') }),
      /^--ca-file \(CCCI_CA_FILE\) .*cannot be used/,
    ],
  ])('%s', async (_name, more, message) => {
    expect((await refusal(more())).message).toMatch(message);
  });

  it('and all of them at once', async () => {
    const { message, details } = await refusal({
      abraDir: at('none'),
      lockDir: at('file'),
      caFile: at('none'),
    });
    expect(message).toContain('3 settings');
    expect(details.problems).toHaveLength(3);
  });

  it('a checkout without recipes', async () => {
    await requireRecipes(at('ci'));
    for (const repo of [at('empty'), at('none'), at('file')])
      await expect(requireRecipes(repo)).rejects.toMatchObject({
        ...{ kind: 'usage', code: 'unusable-place' },
        message: expect.stringContaining(`--repo (CCCI_REPO) ${repo}`) as string,
      });
  });

  it('but a server’s remedy is one of those that are there', async () => {
    expect(await refusal({ server: 'x' })).toMatchObject({
      hint: expect.stringContaining('default, other') as string,
    });
  });
});

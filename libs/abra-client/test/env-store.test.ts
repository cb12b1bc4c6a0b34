import { chmod, mkdir, readFile, readlink, stat, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createAbraClient } from '../src/index.ts';
import { createRunner } from '@ci-warm/process-runner';
import { testFolder } from './folder.ts';

const domain = 'warm-keycloak.ci.test';

async function appWith(text: string | Uint8Array) {
  const abraDir = await testFolder();
  const abra = createAbraClient({ run: createRunner(), abraDir });
  const file = abra.envPath(domain);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text);
  return { abra, abraDir, file };
}

test('an env file is read with its bytes, recipe and version', async () => {
  const { abra, file } = await appWith('TYPE=keycloak:10.7.1+26.6.2+U\nDOMAIN=x');
  expect(await abra.readEnv(domain)).toMatchObject({
    path: file,
    recipe: 'keycloak',
    version: '10.7.1+26.6.2+U',
    bytes: await readFile(file),
  });
  expect(await abra.readEnv('other.ci.test')).toBeUndefined();
});

test.each([
  ['RECIPE=web', 'web', undefined],
  ['TYPE=web:', 'web', undefined],
  ['A=1', undefined, undefined],
])('%s', async (text, recipe, version) => {
  const { abra } = await appWith(text);
  expect(await abra.readEnv(domain)).toMatchObject({ recipe, version });
});

test('an edit of nothing does not touch the file; an edit keeps its mode', async () => {
  const { abra, file } = await appWith('A=1\n');
  await chmod(file, 0o640);
  const before = await stat(file);
  await abra.editEnv(domain, { A: '1' });
  expect((await stat(file)).ino).toBe(before.ino);
  await abra.editEnv(domain, { A: '2' });
  expect(await readFile(file, 'utf8')).toBe('A=2\n');
  expect((await stat(file)).mode & 0o777).toBe(0o640);
});

test('behind a link, the file is changed and the link stays', async () => {
  const { abra, abraDir, file } = await appWith('A=1\n');
  const link = abra.envPath('linked.ci.test');
  await symlink(file, link);
  await abra.editEnv('linked.ci.test', { A: '2' });
  expect(await readlink(link)).toBe(file);
  expect(await readFile(file, 'utf8')).toBe('A=2\n');
  // A run's own root links the whole folder.
  await mkdir(`${abraDir}/run/servers`, { recursive: true });
  await symlink(`${abraDir}/servers/default`, `${abraDir}/run/servers/default`);
  const ofRun = createAbraClient({ run: createRunner(), abraDir: `${abraDir}/run` });
  await ofRun.writeEnvBytes(domain, Buffer.from('A=3\n'));
  expect(await readFile(file, 'utf8')).toBe('A=3\n');
});

test('bytes are put back exactly, also where they are no text; such a file is not edited', async () => {
  const bytes = Buffer.from([65, 61, 255, 10]);
  const { abra, file } = await appWith('A=1');
  await abra.writeEnvBytes(domain, bytes);
  expect(await readFile(file)).toEqual(bytes);
  await expect(abra.editEnv(domain, { A: '1' })).rejects.toMatchObject({ code: 'env-not-text' });
  expect(await readFile(file)).toEqual(bytes);
});

test('an app that is not there, and a name that is none, are said', async () => {
  const { abra } = await appWith('A=1');
  await expect(abra.editEnv('none.ci.test', { A: '1' })).rejects.toMatchObject({
    code: 'app-missing',
    message: expect.stringContaining('none.ci.test'),
  });
  for (const name of ['../x', '-x', 'a/b', '', 'a..b'])
    expect(() => abra.envPath(name)).toThrow(/cannot be the name/);
});

test('no error shows a value', async () => {
  const { abra } = await appWith(Buffer.concat([Buffer.from('PASSWORD=hunter2\n'), Buffer.from([255])]));
  const error: unknown = await abra.editEnv(domain, { A: '1' }).catch((thrown: unknown) => thrown);
  expect(JSON.stringify([String(error), error])).not.toContain('hunter2');
});

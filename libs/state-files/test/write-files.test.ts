import { chmod, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { writeBytesFile, writeJsonFile, writeTextFile } from '../src/index.ts';
import { testFolder } from './folder.ts';
import { runProgram } from './program.ts';

describe('a written file', () => {
  test('holds exactly what was given, and nothing lies beside it', async () => {
    const folder = await testFolder();
    await writeBytesFile(`${folder}/bytes`, Buffer.from([0, 255, 10]));
    await writeTextFile(`${folder}/text`, 'ä');
    await writeJsonFile(`${folder}/json`, { a: [1] });
    expect([...(await readFile(`${folder}/bytes`))]).toEqual([0, 255, 10]);
    expect(await readFile(`${folder}/text`, 'utf8')).toBe('ä');
    expect(await readFile(`${folder}/json`, 'utf8')).toBe('{\n  "a": [\n    1\n  ]\n}\n');
    expect((await readdir(folder)).sort()).toEqual(['bytes', 'json', 'text']);
  });

  test('gets its missing folders', async () => {
    const folder = await testFolder();
    await writeTextFile(`${folder}/a/b/c`, 'x');
    expect(await readFile(`${folder}/a/b/c`, 'utf8')).toBe('x');
  });

  test('has the mode asked for, else the one of the file it replaces', async () => {
    const folder = await testFolder();
    const modeOf = async (name: string) => ((await stat(`${folder}/${name}`)).mode & 0o7777).toString(8);
    await writeTextFile(`${folder}/new`, 'x');
    await writeTextFile(`${folder}/private`, 'x', { mode: 0o600 });
    await chmod(`${folder}/new`, 0o640);
    await writeTextFile(`${folder}/new`, 'y');
    await writeTextFile(`${folder}/private`, 'y');
    expect([await modeOf('new'), await modeOf('private')]).toEqual(['640', '600']);
  });
});

test('the bytes are on the disk before the name is, and the name before the call is over', async () => {
  const folder = await testFolder();
  const { stdout } = await runProgram('write', {
    args: [`${folder}/state.json`, 'x'],
    preload: 'watch-calls',
  });
  const folderName = folder.split('/').at(-1);
  expect(stdout.trim().split('\n')).toEqual([
    'open .state.json.tmp',
    'writeFile .state.json.tmp',
    'sync .state.json.tmp',
    'rename .state.json.tmp',
    `open ${folderName}`,
    `sync ${folderName}`,
  ]);
});

describe('when it cannot be written, the old file stays and nothing lies beside it', () => {
  test.each([
    ['writeFile', 'ENOSPC', /disk is full/],
    ['sync', 'EIO', /Look at the disk/],
    ['rename', 'EACCES', /write permission/],
    ['open', 'EROFS', /read-only/],
  ])('%s fails with %s', async (call, code, hint) => {
    const folder = await testFolder();
    await writeFile(`${folder}/state.json`, 'old');
    const { stdout } = await runProgram('write', {
      args: [`${folder}/state.json`, 'new'],
      preload: 'watch-calls',
      env: { CCW_FAIL: call, CCW_FAIL_CODE: code },
    });
    const error = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Record<string, string>;
    expect(error).toMatchObject({
      code: 'state-unwritable',
      message: expect.stringContaining(`${folder}/state.json`),
      hint: expect.stringMatching(hint),
    });
    expect(await readFile(`${folder}/state.json`, 'utf8')).toBe('old');
    expect(await readdir(folder)).toEqual(['state.json']);
  });

  test('a file stands in the place of the folder', async () => {
    const folder = await testFolder();
    await writeFile(`${folder}/file`, '');
    await expect(writeTextFile(`${folder}/file/state.json`, 'x')).rejects.toMatchObject({
      code: 'state-unwritable',
      kind: 'infrastructure',
    });
  });

  test('a folder stands in the place of the file', async () => {
    const folder = await testFolder();
    await mkdir(`${folder}/state.json`);
    await expect(writeTextFile(`${folder}/state.json`, 'x')).rejects.toMatchObject({
      code: 'state-unwritable',
      hint: expect.stringContaining('move it away'),
    });
    expect(await readdir(folder)).toEqual(['state.json']);
  });
});

describe('killed anywhere', () => {
  test.each([
    ['state-files.write', 'old'],
    ['state-files.sync', 'old'],
    ['state-files.rename', 'old'],
    ['state-files.sync-folder', 'new'],
  ])('at %s the file is %s, whole, and the next write clears up', async (place, expected) => {
    const folder = await testFolder();
    await writeFile(`${folder}/state.json`, 'old');
    const { signal } = await runProgram('write', {
      args: [`${folder}/state.json`, 'new'],
      env: { CCCI_FAILPOINTS: `${place}=kill` },
    });
    expect(signal).toBe('SIGKILL');
    expect(await readFile(`${folder}/state.json`, 'utf8')).toBe(expected);
    await writeTextFile(`${folder}/state.json`, 'next');
    expect(await readdir(folder)).toEqual(['state.json']);
  });
});

test('only left-over files of dead writers of this very file are cleared up', async () => {
  const folder = await testFolder();
  const kept = [
    `.state.json.${process.pid}.0123456789ab.tmp`,
    '.state.json.4194304.note',
    '.other.json.4194304.0123456789ab.tmp',
    'state.json.tmp',
  ];
  for (const name of [...kept, '.state.json.4194304.0123456789ab.tmp'])
    await writeFile(`${folder}/${name}`, '');
  await writeTextFile(`${folder}/state.json`, 'x');
  expect((await readdir(folder)).sort()).toEqual([...kept, 'state.json'].sort());
});

test('a link is replaced, not followed', async () => {
  const folder = await testFolder();
  await writeFile(`${folder}/target`, 'target');
  await symlink(`${folder}/target`, `${folder}/link`);
  await writeTextFile(`${folder}/link`, 'x');
  expect(await readFile(`${folder}/target`, 'utf8')).toBe('target');
});

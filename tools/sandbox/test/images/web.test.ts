import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runImage, temporaryFolder } from './run-image.ts';

const root = '/usr/share/nginx/html';

describe('the static web server', () => {
  test('fills an empty volume once and serves what people put there', async () => {
    const folder = await temporaryFolder();
    const server = web(folder);
    expect((await server.ready()).text).toContain('Welcome to nginx!');
    await writeFile(join(folder, 'index.html'), 'mine');
    await writeFile(join(folder, 'a b.txt'), 'spaced');
    expect(await server.send('/')).toMatchObject({
      status: 200,
      text: 'mine',
      headers: { server: 'nginx/1.29.0' },
    });
    expect((await server.send('/a%20b.txt')).text).toBe('spaced');
    expect((await server.send('/none')).status).toBe(404);
    expect((await server.send('/..%2f..%2fetc/passwd')).status).toBe(404);
    expect(await server.stop()).toBe(0);

    expect((await web(folder).ready()).text).toBe('mine');
  });

  test('start: ends at once, before it touches the volume', async () => {
    const folder = await temporaryFolder();
    expect(await web(join(folder, 'untouched'), 'start').exited).toBe(1);
    await expect(readFile(join(folder, 'untouched', 'index.html'))).rejects.toThrow('ENOENT');
  });

  test('health: runs and answers 500', async () => {
    expect((await web(await temporaryFolder(), 'health').ready()).status).toBe(500);
  });

  test('late-crash: one good answer, then the end', async () => {
    const server = web(await temporaryFolder(), 'late-crash');
    expect((await server.ready()).status).toBe(200);
    expect(await server.exited).toBe(1);
  });

  test('migration: the content is not what it was', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'index.html'), 'mine');
    expect(await web(folder, 'migration').exited).toBe(1);
    expect(await readFile(join(folder, 'index.html'), 'utf8')).not.toBe('mine');
  });
});

function web(folder: string, fault = '') {
  return runImage('web.ts', {
    port: 80,
    mounts: { [root]: folder },
    env: { NGINX_VERSION: '1.29.0', SANDBOX_BREAK: fault },
  });
}

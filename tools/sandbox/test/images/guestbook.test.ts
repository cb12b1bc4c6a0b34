import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runImage, temporaryFolder } from './run-image.ts';

test('the web server dies until its backend answers, then passes requests on', async () => {
  const folder = await temporaryFolder();
  const hosts = join(folder, 'hosts');
  const alone = runImage('guestbook-web.ts', { port: 80, env: { SANDBOX_HOSTS: hosts } });
  expect(await alone.exited).toBe(1);
  expect(alone.output()).toContain('host not found in upstream');

  const backend = runImage('guestbook-backend.ts', {
    port: 8080,
    mounts: { '/var/lib/guestbook': join(folder, 'data') },
  });
  await writeFile(hosts, `${backend.address} backend tasks.backend\n`);
  // Known by name, not up yet: the same end.
  expect(await runImage('guestbook-web.ts', { port: 80, env: { SANDBOX_HOSTS: hosts } }).exited).toBe(1);
  await backend.ready('/entries');

  const web = runImage('guestbook-web.ts', { port: 80, env: { SANDBOX_HOSTS: hosts } });
  await web.ready();
  expect((await web.send('/entries', { method: 'POST', body: 'hello' })).status).toBe(201);
  expect((await web.send('/entries')).text).toBe('hello\n');
});

test('the one-shot service prepares its volume and ends well', async () => {
  const folder = await temporaryFolder();
  const setup = runImage('one-shot.ts', { port: 0, mounts: { '/data': folder } });
  expect(await setup.exited).toBe(0);
});

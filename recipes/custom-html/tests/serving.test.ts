import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import test from 'node:test';
import { contentPath, get } from '../support.ts';

test('files are served with the right type', async () => {
  const folder = contentPath('ci-types');
  mkdirSync(folder, { recursive: true });
  const types = { 'page.html': 'text/html', 'style.css': 'text/css', 'image.svg': 'image/svg+xml' };
  for (const [name, type] of Object.entries(types)) {
    writeFileSync(`${folder}/${name}`, 'x');
    const response = await get(`/ci-types/${name}`);
    assert.equal(response.status, 200, name);
    assert.equal((response.headers.get('content-type') ?? '').split(';')[0], type, name);
  }
});

test('a file that is not there is a 404, and an error page comes with it', async () => {
  const response = await get('/there-is-no-such-page');
  assert.equal(response.status, 404);
  assert.notEqual(await response.text(), '');
});

test('nothing above the content folder can be had', async () => {
  for (const path of [
    '/../../../etc/passwd',
    '/%2e%2e/%2e%2e/%2e%2e/etc/passwd',
    '/..%2f..%2f..%2fetc%2fpasswd',
  ]) {
    const response = await get(path);
    assert.doesNotMatch(await response.text(), /root:/, path);
  }
});

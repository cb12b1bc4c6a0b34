import { describe, expect, it } from 'vitest';
import { probe } from '../src/index.ts';
import { serve } from './servers.ts';

const domain = 'app.ci.test';
const http = (connectTo: string) => ({ publicUrl: 'http://{domain}', connectTo });

describe('probe', () => {
  it('asks for the domain at the address it is told, without DNS', async () => {
    let asked = '';
    const address = await serve((incoming, response) => {
      asked = `${incoming.headers.host} ${incoming.url}`;
      response.end('hello');
    });
    const outcome = await probe(http(address), domain, { path: '/realms/master?a=b' });
    expect(outcome).toMatchObject({ outcome: 'ok', status: 200 });
    expect(asked).toBe('app.ci.test /realms/master?a=b');
  });

  it('can ask for another host than the app: a proxy is proved by what it routes', async () => {
    let asked: string | undefined;
    const address = await serve((incoming, response) => {
      asked = incoming.headers.host;
      response.end();
    });
    await probe(http(address), domain, { path: '/', host: 'other.ci.test' });
    expect(asked).toBe('other.ci.test');
  });

  it.each([200, 301, 302])('takes %i as an answer of a healthy app, and follows nothing', async (status) => {
    const address = await serve((_, response) =>
      response.writeHead(status, { location: 'http://gone.invalid/' }).end(),
    );
    expect(await probe(http(address), domain, { path: '/' })).toMatchObject({ outcome: 'ok', status });
  });

  it.each([204, 401, 404, 500, 502])('does not take %i, unless told to', async (status) => {
    const address = await serve((_, response) => response.writeHead(status).end());
    const refused = await probe(http(address), domain, { path: '/x' });
    expect(refused).toMatchObject({ outcome: 'failed', status });
    expect(refused).toHaveProperty(
      'reason',
      `http://app.ci.test/x answered ${status}, not 200 or 301 or 302`,
    );
    expect(await probe(http(address), domain, { path: '/x', statuses: [status] })).toMatchObject({
      outcome: 'ok',
    });
  });

  it('looks into the body when asked', async () => {
    const address = await serve((_, response) => response.end('{"realm":"master"}'));
    const check = { path: '/', bodyIncludes: '"realm":"master"' };
    expect(await probe(http(address), domain, check)).toMatchObject({ outcome: 'ok' });
    const other = await probe(http(address), domain, { path: '/', bodyIncludes: 'gold' });
    expect(other).toMatchObject({ outcome: 'failed', status: 200 });
  });

  it('fails where nobody listens, where nobody answers, and where the connection is cut', async () => {
    expect(await probe(http('127.0.0.1:1'), domain, { path: '/' })).toMatchObject({ outcome: 'failed' });
    const silent = await serve(() => undefined);
    const waited = await probe(http(silent), domain, { path: '/' }, { timeoutMs: 50 });
    expect(waited).toMatchObject({
      outcome: 'failed',
      reason: 'http://app.ci.test/: no answer within 50 ms',
    });
    const cutting = await serve((incoming) => incoming.socket.destroy());
    expect(await probe(http(cutting), domain, { path: '/' })).toMatchObject({ outcome: 'failed' });
  });

  it('gives up within its time on a body that never ends', async () => {
    const endless = await serve((_, response) => void response.write('drip'));
    const check = { path: '/', bodyIncludes: 'never' };
    expect(await probe(http(endless), domain, check, { timeoutMs: 50 })).toMatchObject({ outcome: 'failed' });
  });

  it('ends with its caller', async () => {
    const silent = await serve(() => undefined);
    const asking = probe(
      http(silent),
      domain,
      { path: '/' },
      { signal: AbortSignal.abort(new Error('stop')) },
    );
    await expect(asking).rejects.toThrow('stop');
  });

  it('says what is wrong with its configuration', async () => {
    const noFile = probe({ publicUrl: 'https://{domain}', caFile: '/nowhere.pem' }, domain, { path: '/' });
    await expect(noFile).rejects.toMatchObject({ code: 'ca-file', kind: 'usage' });
    const noUrl = probe({ publicUrl: '{domain}' }, domain, { path: '/' });
    await expect(noUrl).rejects.toMatchObject({ code: 'public-url', kind: 'usage' });
  });
});

import type { Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { appUrl, IngressSilence, requestThroughIngress, type IngressRequest } from '../src/index.ts';
import { fixture, serve, serveSecurely } from './servers.ts';

const domain = 'app.ci.test';

/** Asks for the domain at an address, over plain HTTP. */
async function ask(connectTo: string, request: Partial<IngressRequest> = {}) {
  const ingress = { publicUrl: 'http://{domain}', connectTo };
  return await requestThroughIngress(ingress, appUrl(ingress, domain, '/a?b=c'), {
    timeoutMs: 20_000,
    ...request,
  });
}

/** A server that tells what it was asked. */
const echo = () =>
  serve((incoming, response) => {
    const { method, url, headers } = incoming;
    void text(incoming).then((body) => response.end(JSON.stringify({ method, url, headers, body })));
  });

describe('a request', () => {
  it('asks for the name at the address that it is told, without DNS', async () => {
    const { status, body } = await ask(await echo());
    expect(status).toBe(200);
    expect(JSON.parse(body)).toEqual({
      method: 'GET',
      url: '/a?b=c',
      headers: { host: domain, accept: '*/*', 'user-agent': 'ci-warm', connection: 'close' },
      body: '',
    });
  });

  it.each([
    ['a form', { method: 'POST', form: { a: 'b c' } }, 'a=b+c'],
    ['JSON', { method: 'PUT', json: { a: 1 } }, '{"a":1}'],
    ['nothing', { method: 'DELETE' }, ''],
    ['nothing', { method: 'POST' }, ''],
  ] as const)('sends %s', async (_, request, body) => {
    expect(JSON.parse((await ask(await echo(), request)).body)).toMatchObject({
      method: request.method,
      body,
    });
  });

  it('takes every status as an answer, follows nothing, repeats nothing and keeps no cookie', async () => {
    const asked: (string | undefined)[] = [];
    let status = 302;
    const address = await serve((incoming, response) => {
      asked.push(incoming.headers.cookie);
      response.writeHead(status, { location: `http://${domain}/`, 'set-cookie': 'a=b' }).end();
    });
    expect(await ask(address)).toMatchObject({ status: 302 });
    status = 503;
    expect(await ask(address)).toMatchObject({ status: 503 });
    expect(asked).toEqual([undefined, undefined]);
  });

  it('has a connection of its own', async () => {
    const sockets = new Set<Socket>();
    const address = await serve((incoming, response) =>
      response.end(String(sockets.add(incoming.socket).size)),
    );
    await ask(address);
    await ask(address);
    expect(sockets.size).toBe(2);
  });

  it('checks the certificate against the authority, for the app’s own name', async () => {
    const connectTo = await serveSecurely((_, response) => response.end());
    const over = async (name: string, caFile?: string) => {
      const ingress = { publicUrl: 'https://{domain}', connectTo, caFile };
      return await requestThroughIngress(ingress, appUrl(ingress, name), { timeoutMs: 20_000 });
    };
    const caFile = fixture('authority.pem');
    expect(await over(domain, caFile)).toMatchObject({ status: 200 });
    await expect(over(domain)).rejects.toBeInstanceOf(IngressSilence);
    await expect(over('other.ci.test', caFile)).rejects.toBeInstanceOf(IngressSilence);
    await expect(over(domain, '/nowhere.pem')).rejects.toMatchObject({ code: 'ca-file', kind: 'usage' });
  });
});

describe('a certificate that cannot be trusted', () => {
  const answering = async (certificate?: string) =>
    serveSecurely((_, response) => response.end('hello'), certificate);
  const over = async (connectTo: string, caFile?: string, more: Partial<IngressRequest> = {}) => {
    const ingress = { publicUrl: 'https://{domain}', connectTo, caFile: caFile && fixture(caFile) };
    return await requestThroughIngress(ingress, appUrl(ingress, domain), { timeoutMs: 20_000, ...more });
  };

  it.each([
    ['of nobody who is known', undefined, undefined, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
    ['of another authority', undefined, 'expired.pem', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
    ['that is over', 'expired.pem', 'expired.pem', 'CERT_HAS_EXPIRED'],
  ])('%s is told by its code', async (_, certificate, caFile, systemCode) => {
    await expect(over(await answering(certificate), caFile)).rejects.toMatchObject({ systemCode });
  });

  it('is told by its code where no TLS is spoken at all', async () => {
    await expect(over(await echo(), 'authority.pem')).rejects.toMatchObject({
      systemCode: expect.stringMatching(/^(EPROTO|ERR_SSL_\w+)$/),
    });
  });

  it('is passed over where it does not matter', async () => {
    const answer = await over(await answering('expired.pem'), undefined, { verifyCertificate: false });
    expect(answer).toEqual({ status: 200, body: 'hello' });
  });
});

describe('a body', () => {
  it('is read whole, or up to a length, or not at all', async () => {
    const long = 'x'.repeat(1_000_000);
    const address = await serve((_, response) => response.end(long));
    expect((await ask(address)).body).toBe(long);
    const { body } = await ask(address, { longestBody: 1000 });
    expect(body.length).toBeGreaterThanOrEqual(1000);
    expect(body.length).toBeLessThan(long.length);
    expect(await ask(address, { longestBody: 0 })).toEqual({ status: 200, body: '' });
  });

  it('that never ends is waited for as long as all of it may take, where it is wanted', async () => {
    const endless = await serve((_, response) => void response.write('drip'));
    expect(await ask(endless, { longestBody: 0 })).toMatchObject({ status: 200 });
    await expect(ask(endless, { timeoutMs: 100 })).rejects.toMatchObject({ timedOut: true });
  });
});

describe('no answer', () => {
  it('says why', async () => {
    await expect(ask('127.0.0.1:1')).rejects.toMatchObject({ systemCode: 'ECONNREFUSED', timedOut: false });
    const silent = await serve(() => undefined);
    await expect(ask(silent, { timeoutMs: 50 })).rejects.toThrow('no answer within 50 ms');
    const cutting = await serve((incoming) => incoming.socket.destroy());
    await expect(ask(cutting)).rejects.toBeInstanceOf(IngressSilence);
  });

  it('carries nothing of what was sent', async () => {
    const secrets = { headers: { authorization: 'Bearer canary' }, form: { password: 'canary' } };
    const failure = await ask('127.0.0.1:1', { method: 'POST', ...secrets }).catch((error: unknown) => error);
    expect(inspect(failure, { depth: Infinity, showHidden: true })).not.toContain('canary');
  });

  it('is waited for only as long as the caller wants', async () => {
    const caller = new AbortController();
    const silent = await serve(() => caller.abort(new Error('enough')));
    await expect(ask(silent, { signal: caller.signal })).rejects.toThrow('enough');
    await expect(ask(silent, { signal: caller.signal })).rejects.toThrow('enough');
  });
});

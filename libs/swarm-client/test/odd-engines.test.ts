import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createSwarmClient } from '../src/index.ts';

/** Something that is no proper engine, on a socket of its own. */
async function serve(listener: RequestListener): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'swarm-client-'));
  const server = createServer(listener).listen(join(dir, 's'));
  await once(server, 'listening');
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await rm(dir, { recursive: true });
  });
  return `unix://${join(dir, 's')}`;
}

function answering(routes: Readonly<Record<string, { status?: number; body: unknown }>>): RequestListener {
  return ({ url = '' }, response) => {
    const { pathname } = new URL(url, 'http://engine');
    if (pathname === '/_ping') return response.setHeader('api-version', '1.41').end('OK');
    const { status = 200, body } = routes[pathname] ?? { status: 404, body: { message: `no ${pathname}` } };
    return response.writeHead(status).end(typeof body === 'string' ? body : JSON.stringify(body));
  };
}

describe('an engine that is not there', () => {
  it('is named with its address and a remedy', async () => {
    const client = createSwarmClient({ dockerHost: 'unix:///nowhere/docker.sock' });
    await expect(client.ping()).rejects.toMatchObject({
      kind: 'infrastructure',
      code: 'engine-unreachable',
      message: expect.stringContaining('DOCKER_HOST=unix:///nowhere/docker.sock'),
      hint: expect.stringContaining('start the engine'),
    });
  });

  it('is asked again after it came back', async () => {
    let up = false;
    const proper = answering({ '/v1.41/networks': { body: [] } });
    const dockerHost = await serve((incoming, response) =>
      up ? proper(incoming, response) : incoming.socket.destroy(),
    );
    const client = createSwarmClient({ dockerHost });
    await expect(client.networksOf('shop')).rejects.toMatchObject({ code: 'engine-unreachable' });
    up = true;
    expect(await client.networksOf('shop')).toEqual([]);
  });

  it('is waited for with patience, and for a moment only before it has answered', async () => {
    let cuts = 0;
    const proper = answering({ '/v1.41/networks': { body: [] } });
    const dockerHost = await serve((incoming, response) => {
      if (cuts > 0 && incoming.url !== '/_ping') {
        cuts -= 1;
        incoming.socket.destroy();
      } else proper(incoming, response);
    });
    const lines: string[] = [];
    const patience = { timeoutMs: 20_000, onWait: (line: string) => lines.push(line) };
    const client = createSwarmClient({ dockerHost, patience });
    await client.networksOf('shop');
    cuts = 3;
    expect(await client.networksOf('shop')).toEqual([]);
    expect(lines).toEqual([expect.stringContaining('does not answer GET /networks: waiting for it')]);
    cuts = 1;
    // It may have arrived, and a second one would be a second network, secret or command.
    await expect(client.createVolume('data', 'shop')).rejects.toMatchObject({ code: 'engine-unreachable' });
    cuts = Infinity;
    const stop = AbortSignal.abort();
    const stopped = createSwarmClient({ dockerHost, patience: { ...patience, signal: stop } });
    await expect(stopped.networksOf('shop')).rejects.toMatchObject({ code: 'engine-unreachable' });
    const missing = createSwarmClient({ dockerHost: 'unix:///nowhere/docker.sock', patience });
    await expect(missing.ping()).rejects.toMatchObject({ code: 'engine-unreachable' });
    expect(lines.at(-1)).toContain('GET /_ping: waiting for it, at most 3 s');
  });

  it.each(['', '/var/run/docker.sock', 'ssh://host', `unix:///${'x'.repeat(120)}`])(
    'cannot be at %j',
    (dockerHost) => {
      expect(() => createSwarmClient({ dockerHost })).toThrow(
        expect.objectContaining({ code: 'docker-host', kind: 'usage' }),
      );
    },
  );
});

describe('an engine that is not as it should be', () => {
  it('is no engine', async () => {
    const client = createSwarmClient({ dockerHost: await serve((_, response) => response.end('hello')) });
    await expect(client.ping()).rejects.toMatchObject({
      code: 'engine-unreachable',
      message: expect.stringContaining('no Docker Engine'),
    });
  });

  it('never answers', async () => {
    const client = createSwarmClient({ dockerHost: await serve(() => undefined), timeoutMs: 50 });
    await expect(client.stackNames()).rejects.toMatchObject({ code: 'engine-unreachable' });
  });

  it.each([
    { LocalNodeState: 'inactive', ControlAvailable: false },
    { LocalNodeState: 'active', ControlAvailable: false },
  ])('is no Swarm manager: %j', async (Swarm) => {
    const dockerHost = await serve(answering({ '/v1.41/info': { body: { Swarm } } }));
    const client = createSwarmClient({ dockerHost });
    await expect(client.ping()).rejects.toMatchObject({ kind: 'infrastructure', code: 'not-a-swarm' });
  });

  it('says no, and why', async () => {
    const refusal = { status: 409, body: { message: 'volume is in use' } };
    const client = createSwarmClient({
      dockerHost: await serve(answering({ '/v1.41/volumes/data': refusal })),
    });
    await expect(client.removeVolume('data')).rejects.toMatchObject({
      code: 'engine-error',
      message: expect.stringContaining('volume is in use'),
      details: { status: 409 },
    });
  });

  it('answers with what nobody can read', async () => {
    const client = createSwarmClient({
      dockerHost: await serve(answering({ '/v1.41/networks': { body: [{ Nam: 1 }] } })),
    });
    await expect(client.networksOf('shop')).rejects.toMatchObject({ code: 'engine-error' });
  });

  it('speaks an older API, and is spoken to in that', async () => {
    const dockerHost = await serve((incoming, response) => {
      if (incoming.url === '/_ping') return response.setHeader('api-version', '1.40').end();
      return response.writeHead(incoming.url?.startsWith('/v1.40/') ? 200 : 500).end('[]');
    });
    expect(await createSwarmClient({ dockerHost }).networksOf('shop')).toEqual([]);
  });

  it('leaves out and adds whatever it likes', async () => {
    const volume = {
      Name: 'data',
      Driver: 'local',
      Mountpoint: '/d',
      Labels: null,
      Options: null,
      Fresh: {},
    };
    const client = createSwarmClient({
      dockerHost: await serve(answering({ '/v1.41/volumes/data': { body: volume } })),
    });
    expect(await client.volume('data')).toEqual({
      name: 'data',
      driver: 'local',
      mountpoint: '/d',
      labels: {},
      options: {},
    });
  });
});

describe('a pull', () => {
  const pull = async (status: number, body: unknown) => {
    const client = createSwarmClient({
      dockerHost: await serve(answering({ '/v1.41/images/create': { status, body } })),
    });
    return client.pullImage('app:1');
  };

  it('is done', async () => {
    expect(await pull(200, '{"status":"Pulling"}\r\n{"status":"Done"}\r\n')).toEqual({ outcome: 'pulled' });
  });

  it('is refused at once', async () => {
    expect(await pull(404, { message: 'manifest unknown' })).toEqual({
      outcome: 'refused',
      reason: 'manifest unknown',
    });
  });

  it('ends with its caller', async () => {
    const dockerHost = await serve(({ url }, response) => {
      if (url === '/_ping') response.setHeader('api-version', '1.41').end();
    });
    const stopping = new AbortController();
    const pulling = createSwarmClient({ dockerHost }).pullImage('app:1', { signal: stopping.signal });
    stopping.abort(new Error('stop'));
    await expect(pulling).rejects.toThrow('stop');
  });

  it('fails in its midst, although the answer was 200', async () => {
    const progress =
      '{"status":"Pulling"}\r\n{"errorDetail":{"message":"toomanyrequests"},"error":"too \\"many\\""}\r\n';
    expect(await pull(200, progress)).toEqual({ outcome: 'refused', reason: 'too "many"' });
  });
});

describe('events', () => {
  it('are taken up again where the connection broke, without hearing one twice', async () => {
    const since: (string | null)[] = [];
    const event = (nanos: number) =>
      `${JSON.stringify({ Type: 'container', Action: `a${nanos}`, Actor: { ID: 'x' }, timeNano: nanos })}\n`;
    const dockerHost = await serve((incoming, response) => {
      const url = new URL(incoming.url ?? '', 'http://engine');
      if (url.pathname === '/_ping') return response.setHeader('api-version', '1.41').end();
      since.push(url.searchParams.get('since'));
      response.write(event(5));
      return since.length === 1 ? response.socket?.destroySoon() : response.write(event(7));
    });
    const heard: string[] = [];
    const stop = new AbortController();
    await createSwarmClient({ dockerHost }).watchEvents(({ action }) => {
      heard.push(action);
      if (action === 'a7') stop.abort();
    }, stop.signal);
    expect(heard).toEqual(['a5', 'a7']);
    expect(since).toEqual([null, '0.000000005']);
  });
});

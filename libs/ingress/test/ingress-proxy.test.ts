import { createServer, request, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { createRunner } from '@ci-warm/process-runner';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startIngressProxy, type IngressProxy } from '../src/index.ts';

let server: Server;
let proxy: IngressProxy;
beforeAll(async () => {
  server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () =>
      response.end(
        `${incoming.method} ${incoming.headers.host} ${incoming.url} ${Buffer.concat(chunks).toString()}`,
      ),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  proxy = await startIngressProxy(`127.0.0.1:${(server.address() as AddressInfo).port}`);
});
afterAll(async () => {
  await proxy.close();
  server.closeAllConnections();
  server.close();
});

describe('startIngressProxy', () => {
  it('takes absolute-form requests for any name to the ingress', async () => {
    const { port } = new URL(proxy.url);
    const body = await new Promise<string>((resolve, reject) => {
      const outgoing = request(
        { port, host: '127.0.0.1', method: 'POST', path: 'http://app.ci.test/a?b=c' },
        (response) => {
          let text = '';
          response
            .setEncoding('utf8')
            .on('data', (part: string) => (text += part))
            .on('end', () => resolve(text));
        },
      );
      outgoing.on('error', reject).end('hello');
    });
    expect(body).toBe('POST app.ci.test /a?b=c hello');
  });

  it("lets Node's own fetch reach a name that no DNS knows", async () => {
    const script =
      "process.stdout.write(await (await fetch('http://nobody.knows.invalid/x', { method: 'POST', body: 'b' })).text())";
    const result = await createRunner()([process.execPath, '--input-type=module', '-e', script], {
      timeoutMs: 20_000,
      env: { http_proxy: proxy.url, NODE_USE_ENV_PROXY: '1', no_proxy: '127.0.0.1' },
    });
    expect(result.stdout).toBe('POST nobody.knows.invalid /x b');
  });

  it('tunnels with CONNECT', async () => {
    const { port } = new URL(proxy.url);
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(port), '127.0.0.1', () =>
        socket.write('CONNECT app.ci.test:443 HTTP/1.1\r\nHost: app.ci.test:443\r\n\r\n'),
      );
      let text = '';
      let asked = false;
      socket.on('data', (part: Buffer) => {
        text += part.toString();
        if (!asked && text.includes('\r\n\r\n')) {
          asked = true;
          socket.write('GET /t HTTP/1.1\r\nHost: app.ci.test\r\nConnection: close\r\n\r\n');
        }
      });
      socket.on('end', () => resolve(text)).on('error', reject);
    });
    expect(answer).toMatch(/^HTTP\/1.1 200 Connection established\r\n/);
    expect(answer).toContain('GET app.ci.test /t');
  });

  it('answers 502 where the ingress is down, and 400 to what is no proxy request', async () => {
    const dead = await startIngressProxy('127.0.0.1:1');
    const script =
      "const { status } = await fetch('http://a.invalid/').catch(() => ({ status: 'refused' })); process.stdout.write(String(status))";
    const ask = (url: string) =>
      createRunner()([process.execPath, '--input-type=module', '-e', script], {
        timeoutMs: 20_000,
        env: { http_proxy: url, NODE_USE_ENV_PROXY: '1' },
      });
    expect(['502', 'refused']).toContain((await ask(dead.url)).stdout);
    await dead.close();
    expect((await fetch(`${proxy.url}/plain`)).status).toBe(400);
  });
});

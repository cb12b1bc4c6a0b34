import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { appUrl, baseUrl, connectAddress } from '../src/index.ts';

describe('the URL of an app', () => {
  it.each([
    ['https://{domain}', '/', 'https://app.ci.test/'],
    ['https://{domain}/', '/realms/master?a=b', 'https://app.ci.test/realms/master?a=b'],
    ['http://{domain}:8080', '/', 'http://app.ci.test:8080/'],
    ['https://{domain}/sub', '/x', 'https://app.ci.test/sub/x'],
  ])('%s and %s make %s', (publicUrl, path, url) => {
    expect(appUrl({ publicUrl }, 'app.ci.test', path).href).toBe(url);
  });

  it('has no slash at its end where paths are appended', () => {
    expect(baseUrl('https://{domain}//', 'app.ci.test')).toBe('https://app.ci.test');
  });

  it.each(['{domain}', 'https://app.ci.test', 'ftp://{domain}', 'https://{domain}:port'])(
    'cannot come of %s',
    (publicUrl) => {
      const refusal = expect.objectContaining({ code: 'public-url', kind: 'usage' });
      expect(() => appUrl({ publicUrl }, 'app.ci.test')).toThrow(refusal);
    },
  );

  it.each(['', 'https://app.ci.test', 'app.ci.test/path', 'user@app.ci.test', 'app.ci.test:80', '-'])(
    'cannot come of the domain "%s"',
    (domain) => {
      const refusal = expect.objectContaining({
        code: 'public-url',
        message: expect.stringContaining(domain),
      });
      expect(() => baseUrl('https://{domain}', domain)).toThrow(refusal);
    },
  );
});

describe('the address to connect to', () => {
  it.each([
    ['127.0.0.1:8443', { host: '127.0.0.1', port: 8443 }],
    ['ingress.ci.test', { host: 'ingress.ci.test', port: undefined }],
    ['[::1]:443', { host: '::1', port: 443 }],
    ['[::1]', { host: '::1', port: undefined }],
    ['fd00::1:443', { host: 'fd00::1:443', port: undefined }],
  ])('%s', (text, address) => {
    expect(connectAddress(text)).toEqual(address);
  });

  it('is none where DNS is to be believed', () => {
    expect(connectAddress(undefined)).toBeUndefined();
    expect(connectAddress('')).toBeUndefined();
  });

  it('comes back from every address and port that it is written with', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.ipV4(), fc.domain(), fc.ipV6()),
        fc.integer({ min: 1, max: 65535 }),
        (host, port) => {
          const written = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
          expect(connectAddress(written)).toEqual({ host, port });
        },
      ),
    );
  });
});

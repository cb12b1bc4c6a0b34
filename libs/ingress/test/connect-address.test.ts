import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { connectAddress } from '../src/index.ts';

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

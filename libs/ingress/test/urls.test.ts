import { describe, expect, it } from 'vitest';
import { appUrl, baseUrl } from '../src/index.ts';

describe('the URL of an app', () => {
  it.each([
    ['https://{domain}', '/', 'https://app.ci.test/'],
    ['https://{domain}/', '/realms/master?a=b', 'https://app.ci.test/realms/master?a=b'],
    ['http://{domain}:8080', '/', 'http://app.ci.test:8080/'],
    ['https://{domain}/sub', '/x', 'https://app.ci.test/sub/x'],
  ])('%s and %s make %s', (publicUrl, path, url) => {
    expect(appUrl({ publicUrl }, 'app.ci.test', path).href).toBe(url);
  });

  it.each([
    ['https://{domain}//', 'https://app.ci.test'],
    ['https://{domain}:443', 'https://app.ci.test'],
    ['https://{domain}/sub/', 'https://app.ci.test/sub'],
  ])('%s without a path is %s, as browsers and issuers of tokens write it', (publicUrl, url) => {
    expect(baseUrl({ publicUrl }, 'app.ci.test')).toBe(url);
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
      expect(() => baseUrl({ publicUrl: 'https://{domain}' }, domain)).toThrow(refusal);
    },
  );
});

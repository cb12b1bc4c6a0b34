import type { IncomingMessage } from 'node:http';

export type BaseUrl = (request: IncomingMessage) => string;

/**
 * The URL that issuers begin with. A bare host name takes its scheme from the proxy in front.
 * Without any host name the server does not start: tokens for nobody are worse than no tokens.
 */
export function createBaseUrl(hostname: string | undefined): BaseUrl {
  const name = (hostname ?? '').trim();
  if (name === '' || name === 'https://' || name === 'http://') {
    console.error(
      'ERROR: hostname is not configured; either configure hostname, or set hostname-strict to false',
    );
    process.exit(1);
  }
  if (/^https?:\/\//.test(name)) return () => name.replace(/\/$/, '');
  return (request) => `${String(request.headers['x-forwarded-proto'] ?? 'http')}://${name}`;
}

import type { IncomingMessage } from 'node:http';

export type BaseUrl = (request: IncomingMessage) => string;

/**
 * The URL that issuers begin with. A bare host name takes its scheme and port from the request, or from the proxy in front.
 * Without any host name the server does not start: tokens for nobody are worse than no tokens.
 */
export function createBaseUrl({
  hostname,
  proxied,
}: {
  hostname: string | undefined;
  /** Whether to believe `X-Forwarded-…`. */
  proxied: boolean;
}): BaseUrl {
  const name = (hostname ?? '').trim();
  if (name === '' || name === 'https://' || name === 'http://') {
    console.error(
      'ERROR: hostname is not configured; either configure hostname, or set hostname-strict to false',
    );
    process.exit(1);
  }
  if (/^https?:\/\//.test(name)) return () => name.replace(/\/$/, '');
  return ({ headers }) => {
    const forwarded = (part: string): string | undefined =>
      proxied ? headers[`x-forwarded-${part}`]?.toString() : undefined;
    const scheme = forwarded('proto') ?? 'http';
    const seenAs = forwarded('host') ?? (forwarded('proto') ? undefined : headers.host);
    const port = forwarded('port') ?? /:(\d+)$/.exec(seenAs ?? '')?.[1];
    return port === undefined || port === usual[scheme]
      ? `${scheme}://${name}`
      : `${scheme}://${name}:${port}`;
  };
}

const usual: Record<string, string> = { http: '80', https: '443' };

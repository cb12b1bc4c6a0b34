import { WarmError } from '@ci-warm/errors';
import type { Ingress } from './types.ts';

/**
 * Where an app is reached, as its users see it.
 *
 * @param path Begins with a slash.
 * @throws WarmError `public-url` (usage)
 */
export function appUrl({ publicUrl }: Pick<Ingress, 'publicUrl'>, domain: string, path = '/'): URL {
  const base = baseUrl(publicUrl, domain);
  if (URL.canParse(base + path)) return new URL(base + path);
  throw unusable(publicUrl, domain);
}

/**
 * The same without a path and without a slash at its end, for clients that append their own.
 *
 * @throws WarmError `public-url` (usage) when `publicUrl` or the domain cannot be one.
 */
export function baseUrl(publicUrl: string, domain: string): string {
  const base = publicUrl.replaceAll('{domain}', domain).replace(/\/+$/, '');
  const named = /^[a-z0-9]([a-z0-9._-]*[a-z0-9])?$/i.test(domain);
  if (named && publicUrl.includes('{domain}') && /^https?:\/\//.test(base) && URL.canParse(base)) return base;
  throw unusable(publicUrl, domain);
}

function unusable(publicUrl: string, domain: string): WarmError {
  return new WarmError({
    kind: 'usage',
    code: 'public-url',
    message: `the public URL ${JSON.stringify(publicUrl)} of "${domain}" is not an http(s) URL with {domain} in it`,
    hint: 'set CCCI_PUBLIC_URL to something like https://{domain}, and give domains without scheme or path',
  });
}

import { WarmError } from '@ci-warm/errors';
import type { Ingress } from './types.ts';

type Place = Pick<Ingress, 'publicUrl'>;

/**
 * A page of an app, as its users see it.
 *
 * @param path Begins with a slash.
 * @throws WarmError `public-url` (usage)
 */
export function appUrl(ingress: Place, domain: string, path = '/'): URL {
  const url = baseUrl(ingress, domain) + path;
  if (URL.canParse(url)) return new URL(url);
  throw unusable(ingress, domain);
}

/**
 * Where an app is, without a path and without a slash at its end: what clients append their own path to, and what hooks
 * and templates of recipes are given.
 *
 * @throws WarmError `public-url` (usage) when `publicUrl` or the domain cannot be one.
 */
export function baseUrl(ingress: Place, domain: string): string {
  const { publicUrl } = ingress;
  const base = publicUrl.replaceAll('{domain}', domain);
  const named = /^[a-z0-9]([a-z0-9._-]*[a-z0-9])?$/i.test(domain);
  const usable = named && publicUrl.includes('{domain}') && /^https?:\/\//.test(base) && URL.canParse(base);
  if (!usable) throw unusable(ingress, domain);
  return new URL(base).href.replace(/\/+$/, '');
}

function unusable({ publicUrl }: Place, domain: string): WarmError {
  return new WarmError({
    kind: 'usage',
    code: 'public-url',
    message: `the public URL ${JSON.stringify(publicUrl)} of "${domain}" is not an http(s) URL with {domain} in it`,
    hint: 'set CCCI_PUBLIC_URL to something like https://{domain}, and give domains without scheme or path',
  });
}

import { WarmError } from '@ci-warm/errors';
import type { Ingress } from './types.ts';

/**
 * Where an app is reached, as its users see it.
 *
 * @param path Begins with a slash.
 * @throws WarmError `public-url` (usage) when the ingress's `publicUrl` cannot be one.
 */
export function appUrl({ publicUrl }: Pick<Ingress, 'publicUrl'>, domain: string, path = '/'): URL {
  const base = publicUrl.replaceAll('{domain}', domain).replace(/\/+$/, '');
  if (publicUrl.includes('{domain}') && /^https?:\/\//.test(base) && URL.canParse(base + path))
    return new URL(base + path);
  throw new WarmError({
    kind: 'usage',
    code: 'public-url',
    message: `the public URL ${JSON.stringify(publicUrl)} is not an http(s) URL with {domain} in it`,
    hint: 'set CCCI_PUBLIC_URL to something like https://{domain}',
  });
}

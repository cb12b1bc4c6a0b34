import { baseUrl, type Ingress } from '@ci-warm/ingress';

/** What a recipe's own code may see of this process's own environment: a CI server's holds secrets that are none of its business. */
const passedOn = new Set([
  'PATH',
  'HOME',
  'USER',
  'LOGNAME',
  'LANG',
  'LC_ALL',
  'TZ',
  'TMPDIR',
  'DOCKER_HOST',
  'ABRA_DIR',
  'NO_COLOR',
]);

/** Environment of recipe tests and hooks, as changes to `ambient`. */
export function hookEnvironment(request: {
  ambient: Readonly<Record<string, string | undefined>>;
  contextPath: string;
  domain: string;
  tier: string;
  ingress: Ingress;
  /** Where the app's name does not resolve on this host. */
  proxyUrl?: string | undefined;
}): Record<string, string | undefined> {
  const { ambient, contextPath, domain, tier, ingress, proxyUrl } = request;
  const hidden = Object.keys(ambient).filter((name) => !passedOn.has(name));
  return {
    ...Object.fromEntries(hidden.map((name) => [name, undefined])),
    CCCI_CONTEXT: contextPath,
    CCCI_APP_URL: baseUrl(ingress, domain),
    CCCI_TIER: tier,
    ...(ingress.caFile === undefined
      ? {}
      : { NODE_EXTRA_CA_CERTS: ingress.caFile, CURL_CA_BUNDLE: ingress.caFile }),
    ...(proxyUrl === undefined ? {} : proxied(proxyUrl)),
  };
}

const proxied = (url: string) => ({
  http_proxy: url,
  https_proxy: url,
  HTTP_PROXY: url,
  HTTPS_PROXY: url,
  no_proxy: '127.0.0.1,localhost',
  NODE_USE_ENV_PROXY: '1',
});

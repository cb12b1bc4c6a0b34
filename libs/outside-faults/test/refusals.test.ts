import { describe, expect, it } from 'vitest';
import { engineFault, gaveUpWaiting, pullFault, remoteFault } from '../src/index.ts';

// Names that read like a fault: none of them may change a verdict.
const hostile = [
  'acme/app:1.27.503',
  'geoffrey/app',
  'acme/timeout:EOF',
  'toomanyrequests/denied:404',
  'refused.example/tls/x509:certificate',
  'acme/app:not-found',
  'registry.no-such-host.example:5000/unreachable/app:rate-limit',
  'manifest/unknown:unknown',
];

describe('a pull is refused', () => {
  it.each(hostile)('because %s does not exist: the fault of its name', (image) => {
    for (const reason of [
      `manifest for ${image} not found: manifest unknown: manifest unknown`,
      `manifest for ${image} not found: manifest unknown`,
      `failed to resolve reference "docker.io/${image}": docker.io/${image}: not found`,
      `repository ${image.replace(/:[^:/]*$/, '')} not found: name unknown: repository name not known to registry`,
      `no matching manifest for linux/arm64/v8 in the manifest list entries`,
    ])
      expect([reason, pullFault(reason)]).toEqual([reason, 'image']);
  });

  it.each(hostile)('although %s may well exist: a fault outside', (image) => {
    const path = image.replace(/:[^:/]*$/, '');
    for (const reason of [
      `pull access denied for ${path}, repository does not exist or may require 'docker login': denied: requested access to the resource is denied`,
      'toomanyrequests: You have reached your pull rate limit. You may increase the limit by authenticating and upgrading: https://www.docker.com/increase-rate-limit',
      `Head "https://registry-1.docker.io/v2/${path}/manifests/manifest unknown": EOF`,
      'Get "https://registry-1.docker.io/v2/": net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers)',
      'Get "https://registry-1.docker.io/v2/": dial tcp: lookup registry-1.docker.io on 127.0.0.53:53: no such host',
      'Get "https://127.0.0.1:5000/v2/": dial tcp 127.0.0.1:5000: connect: connection refused',
      'Get "https://r.example/v2/": tls: failed to verify certificate: x509: certificate has expired or is not yet valid: current time 2026-01-01T00:00:00Z is after 2025-01-01T00:00:00Z',
      'received unexpected HTTP status: 503 Service Unavailable',
      'received unexpected HTTP status: 404 Not Found',
      'unauthorized: authentication required',
      `Head "https://r.example/v2/${path}/manifests/latest": no basic auth credentials`,
      'write /var/lib/docker/tmp/GetImageBlob123: no space left on device',
      'something that nobody has heard of yet',
    ])
      expect([reason, pullFault(reason)]).toEqual([reason, 'outside']);
  });

  it.each([
    'invalid reference format',
    'invalid reference format: repository name (library/App) must be lowercase',
  ])('because of its own form: %s', (reason) => expect(pullFault(reason)).toBe('image'));
});

describe('a repository cannot be fetched', () => {
  const urls = [
    'https://git.example/coop-cloud/notes.git/',
    'https://not-found.example/does not exist/authentication failed.git/',
    'https://git.example/repository not found/503.git/',
  ];
  it.each(urls)('%s is not there', (url) => {
    for (const reason of [
      `repository '${url}' not found`,
      `fatal: repository '${url}' not found`,
      `'${url}' does not appear to be a git repository`,
      `repository '${url}' does not exist`,
      `could not read Username for '${url}': terminal prompts disabled`,
      `Authentication failed for '${url}'`,
    ])
      expect([reason, remoteFault(reason)]).toEqual([reason, 'unknown']);
  });

  it.each(urls)('%s cannot be reached', (url) => {
    for (const reason of [
      `unable to access '${url}': Could not resolve host: does-not-exist.example`,
      `unable to access '${url}': Failed to connect to 127.0.0.1 port 9 after 0 ms: Couldn't connect to server`,
      `unable to access '${url}': The requested URL returned error: 503`,
      `unable to access '${url}': SSL certificate problem: self-signed certificate`,
      `unable to access '${url}': SSL: no alternative certificate subject name matches target host name 'x'`,
      `unable to access '${url}': Received HTTP code 407 from proxy after CONNECT`,
      'Could not read from remote repository.',
      'unable to look up repository-not-found (port 9418) (Name or service not known)',
      'early EOF',
      'no answer within 120 s',
    ])
      expect([reason, remoteFault(reason)]).toEqual([reason, 'unreachable']);
  });
});

describe('abra stops', () => {
  const names = ['timeout.example', 'timeout_example', 'converged'];

  it.each([
    ['deploy timed out 🟠 timeout.example may still converge', true],
    ['deploy failed 🛑 timeout.example did not converge', true],
    ['timeout_example_app has still not converged (50 second timeout reached)', true],
    ['timeout.example is already deployed', false],
    ['secret not generated: timeout', false],
    ['failed to create service timeout_example_timed_out: Error response from daemon: name conflicts', false],
    ['cannot find app with name not.converged.example', false],
  ])('having waited or not: %s', (fatal, waited) => expect(gaveUpWaiting(fatal, names)).toBe(waited));

  it.each([
    [
      'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?',
      true,
    ],
    ['Get "https://git.example/": dial tcp: lookup git.example on 127.0.0.53:53: no such host', true],
    ['dial tcp 127.0.0.1:443: connect: connection refused', true],
    ['tls: failed to verify certificate: x509: certificate signed by unknown authority', true],
    ['write /root/.abra/servers/default/a.env: no space left on device', true],
    ['Error response from daemon: rpc error: code = DeadlineExceeded desc = context deadline exceeded', true],
    ['toomanyrequests: You have reached your pull rate limit.', true],
    ['Get "https://git.example/": EOF', true],
    ['secret not generated: EOF', false],
    ['lint error in x509 configs: "images use a tag" (R003) failed lint checks', false],
    ["unable to resolve '1.0.503' of toomanyrequests: no such version", false],
    ['tls is already deployed', false],
    ['no such image: geoffrey/app:EOF', false],
  ])('by something outside or not: %s', (fatal, outside) => expect(engineFault(fatal, names)).toBe(outside));
});

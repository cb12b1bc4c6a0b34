import { describe, expect, it } from 'vitest';
import {
  judgeIngress,
  silenceKind,
  type IngressEvidence,
  type NeighbourSeen,
  type Seen,
} from '../src/index.ts';

const app = 'notes-ab12cd.ci.test';
const page = (host: string, status: number, body = ''): Seen => ({ host, status, body });
const silent = (host: string, systemCode?: string): Seen => ({ host, silent: 'no answer', systemCode });
const neighbour = (seen: Seen, proved = true): NeighbourSeen => ({ ...seen, proved });

const noRoute = (host: string) => page(host, 404, '404 page not found\n');
const nobody = noRoute('no-app-0badc0de.ci.test');
const keycloak = neighbour(page('warm-keycloak.ci.test', 302));

const evidence = (given: Partial<IngressEvidence>): IngressEvidence => ({
  ...{ app: noRoute(app), expected: false, nobody, neighbours: [] },
  ...given,
});

describe('the app alone is at fault', () => {
  it.each<[string, Partial<IngressEvidence>]>([
    ['it answers badly by itself', { app: page(app, 500, 'stack trace'), expected: true }],
    ['it answers well by itself', { app: page(app, 200, 'hello'), nobody: silent('x.ci.test') }],
    ['its own 404 is another one', { app: page(app, 404, 'no such note'), expected: true }],
    ['the proxy knows it and cannot reach it', { app: page(app, 502, 'Bad Gateway'), expected: true }],
    ['it hangs', { app: silent(app, 'ETIMEDOUT'), expected: true }],
    ['others get through, and it has no route', { expected: true, neighbours: [keycloak] }],
    ['others get through, and it hangs', { app: silent(app), neighbours: [keycloak] }],
    [
      'others get through a proxy that fails for unknown names',
      {
        app: page(app, 502),
        nobody: page('x.ci.test', 502),
        neighbours: [keycloak],
      },
    ],
    ['it asks for no route', { expected: false }],
    [
      'another broken app of a run proves nothing',
      {
        app: page(app, 502),
        neighbours: [neighbour(page('wiki-ab12cd.ci.test', 502), false)],
      },
    ],
  ])('%s', (_, given) => expect(judgeIngress(evidence(given))).toBeUndefined());
});

describe('the ingress is at fault', () => {
  it.each<[string, 'down' | 'settings', Partial<IngressEvidence>]>([
    [
      'nobody accepts connections',
      'down',
      { app: silent(app, 'ECONNREFUSED'), nobody: silent('x', 'ECONNREFUSED') },
    ],
    ['its certificate is over', 'settings', { app: silent(app, 'CERT_HAS_EXPIRED'), neighbours: [keycloak] }],
    ['its certificate is its own', 'settings', { app: silent(app, 'DEPTH_ZERO_SELF_SIGNED_CERT') }],
    ['its certificate is for another name', 'settings', { app: silent(app, 'ERR_TLS_CERT_ALTNAME_INVALID') }],
    ['its authority is another', 'settings', { app: silent(app, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE') }],
    ['it speaks no TLS', 'settings', { app: silent(app, 'EPROTO') }],
    ['it hangs for everybody', 'down', { app: silent(app), nobody: silent('x') }],
    ['it hangs for everybody, and the app does not run', 'down', { app: undefined, nobody: silent('x') }],
    ['it answers 502 to everybody', 'down', { app: page(app, 502), nobody: page('x', 502) }],
    ['it answers 404 to everybody', 'down', { neighbours: [neighbour(noRoute('warm-keycloak.ci.test'))] }],
    [
      'it answers 404 to everybody with their names',
      'down',
      {
        app: page(app, 404, `nothing at ${app} (request 17)`),
        nobody: page('x.ci.test', 404, 'nothing at x.ci.test (request 18)'),
        expected: true,
      },
    ],
    [
      'it reaches no app any more',
      'down',
      {
        app: page(app, 502),
        neighbours: [neighbour(page('warm-keycloak.ci.test', 504))],
      },
    ],
    [
      'it does not see an app that asks for its route, and nobody else can be asked',
      'down',
      { expected: true },
    ],
  ])('%s', (_, kind, given) => expect(judgeIngress(evidence(given))).toMatchObject({ kind }));
});

describe('silence', () => {
  it.each([
    [undefined, undefined],
    ['ETIMEDOUT', undefined],
    ['ECONNRESET', undefined],
    ['HPE_INVALID_CONSTANT', undefined],
    ['CERT_NOT_YET_VALID', 'certificate'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'certificate'],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'certificate'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'protocol'],
    ['ERR_OSSL_PEM_NO_START_LINE', 'protocol'],
    ['ENOTFOUND', 'unreachable'],
    ['EAI_AGAIN', 'unreachable'],
  ])('with %s is %s', (code, kind) => expect(silenceKind(code)).toBe(kind));
});

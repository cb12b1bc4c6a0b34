import { expect, test } from 'vitest';
import { schemaOf } from '@ci-warm/app-cli';
import { reconcilerSettings } from '@ci-warm/settings';
import { specOf } from '../src/spec-of.ts';

const spec = (app: string, more: object = {}) =>
  specOf(schemaOf(reconcilerSettings).parse({ app, baseDomain: 'example.org', ...more }));

test('keycloak and traefik are known', () => {
  expect(spec('keycloak')).toMatchObject({
    recipe: 'keycloak',
    domain: 'warm-keycloak.example.org',
    stateful: true,
    isIngress: false,
    health: { path: '/realms/master', statuses: [200] },
    window: { windowMs: 15_000, successes: 5, timeoutMs: 900_000 },
    steps: 'on-failure',
  });
  expect(spec('traefik')).toMatchObject({
    recipe: 'traefik',
    domain: 'warm-traefik.example.org',
    stateful: false,
    isIngress: true,
    window: { timeoutMs: 300_000 },
  });
});

test('the operator changes any part of them, and the proxy keeps his certificate', () => {
  const apps = {
    traefik: {
      domain: 'traefik.example.org',
      health: { host: 'www.example.org' },
      wildcard: { certVersion: 'v2', keyVersion: 'v3', certFile: '/etc/cert.pem', keyFile: '/etc/key.pem' },
      fileProvider: true,
      env: { LOG_LEVEL: 'INFO' },
    },
  };
  expect(spec('traefik', { apps })).toMatchObject({
    domain: 'traefik.example.org',
    health: { path: '/', host: 'www.example.org' },
    // Beside the files that his env names, which a COMPOSE_FILE here would replace.
    composeFiles: ['compose.wildcard.yml'],
    env: {
      WILDCARDS_ENABLED: '1',
      SECRET_WILDCARD_CERT_VERSION: 'v2',
      SECRET_WILDCARD_KEY_VERSION: 'v3',
      FILE_PROVIDER_DIRECTORY_ENABLED: '1',
      LOG_LEVEL: 'INFO',
    },
    secrets: [
      { name: 'ssl_cert', version: 'v2', file: '/etc/cert.pem' },
      { name: 'ssl_key', version: 'v3', file: '/etc/key.pem' },
    ],
  });
});

test('an app of his own needs a recipe, whether it is stateful, and a path', () => {
  const git = {
    recipe: 'gitea',
    stateful: true,
    health: { path: '/api/healthz' },
    healthWindowSec: 5,
    steps: 'always',
    markers: ['manual'],
  };
  expect(spec('git', { apps: { git } })).toMatchObject({
    name: 'git',
    recipe: 'gitea',
    domain: 'warm-git.example.org',
    window: { windowMs: 5_000 },
    gate: { markers: ['manual'] },
    steps: 'always',
  });
  expect(() => spec('git', { apps: { git: { recipe: 'gitea' } } })).toThrow('stateful, health.path');
  expect(() => spec('constructor')).toThrow('no warm app called constructor');
  expect(() => spec('keycloak', { baseDomain: undefined })).toThrow('no base domain');
});

test('the safety gate is set for all apps and for one, which wins', () => {
  const all = { markers: ['by hand'], zeroMinorIsMajor: { recipe: false, app: true } };
  const apps = { traefik: { markers: ['migrate'], zeroMinorIsMajor: { app: false } } };
  expect(spec('keycloak', { ...all, apps }).gate).toEqual(all);
  expect(spec('traefik', { ...all, apps }).gate).toEqual({
    markers: ['migrate'],
    zeroMinorIsMajor: { recipe: false, app: false },
  });
});

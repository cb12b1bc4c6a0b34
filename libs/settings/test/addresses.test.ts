import { expect, it } from 'vitest';
import { schemaOf } from '@ci-warm/app-cli';
import { quickRunnerSettings } from '../src/index.ts';

const problemOf = (more: object) =>
  schemaOf(quickRunnerSettings).safeParse({ recipe: 'wiki', baseDomain: 'ci.test', ...more }).error?.issues;

it.each([
  { publicUrl: 'http://{domain}' },
  { publicUrl: 'https://{domain}:8443/' },
  { connectTo: '127.0.0.1:443' },
  { connectTo: '[::1]:65535' },
  { connectTo: 'ingress.internal:8080' },
  { dockerHost: 'unix:///run/docker.sock' },
  { dockerHost: 'tcp://127.0.0.1:2375' },
  { recipesUrl: 'https://git.example.org/recipes/' },
  { recipesUrl: 'file:///srv/git/' },
  { recipesUrl: '/srv/git/' },
  { recipesUrl: 'git@git.example.org:recipes/' },
  { source: 'me/wiki' },
  { source: 'https://git.example.org:3000/me/wiki.git' },
  { server: 'ci.example.org' },
])('%j can be', (given) => {
  expect(problemOf(given)).toBeUndefined();
});

it.each([
  { publicUrl: 'https://app.example.org' },
  { publicUrl: '{domain}' },
  { publicUrl: 'ftp://{domain}' },
  { publicUrl: 'https://{domain}:99999' },
  { publicUrl: 'https://{domain}?page' },
  { publicUrl: 'https:/ /{domain}' },
  { connectTo: '127.0.0.1:99999' },
  { connectTo: '127.0.0.1:0' },
  { connectTo: ':443' },
  { connectTo: '127.0.0.1' },
  { connectTo: 'http://127.0.0.1:80' },
  { dockerHost: 'tcp://127.0.0.1:99999' },
  { recipesUrl: 'https://git.example.org/recipes' },
  { recipesUrl: 'https://git.example.org:99999/recipes/' },
  { recipesUrl: 'recipes' },
  { source: 'https://git.example.org:99999/me/wiki.git' },
  { server: '../other' },
  { server: '' },
])('%j is refused by its name', (given) => {
  expect(problemOf(given)).toMatchObject([{ path: Object.keys(given) }]);
});

import { expect, it, test } from 'vitest';
import { stackProblems } from '../src/index.ts';

const problemsOf = (text: string, missing: string[] = []) =>
  stackProblems({
    files: [{ name: 'compose.yml', text }],
    missing,
    abraSh: '',
    variables: new Map([['X', 'x']]),
  });

it('a stack that stands for itself has none', () => {
  const text =
    'services: { app: { image: "a:$X", networks: [n, default], configs: [c], secrets: [s] } }\nnetworks: { n: }\nconfigs: { c: }\nsecrets: { s: }';
  expect(problemsOf(text)).toEqual([]);
});

test.each([
  ['services: [', 'compose.yml is not YAML'],
  ['services: { app: { image: "a:${Y:?say so}" } }', 'the variable Y must be set'],
  ['services: { app: { image: "${Y}" } }', 'service app has no image'],
  ['services: { app.web: { image: a } }', 'the service name "app.web"'],
  [
    'services: { app: { image: a, configs: [{ source: c }] } }',
    'uses the config c, which is declared nowhere',
  ],
  ['services: { app: { image: a, secrets: [s] } }', 'uses the secret s'],
  ['services: { app: { image: a, networks: { n: } } }', 'uses the network n'],
])('%s', (text, problem) => {
  expect(problemsOf(text)).toEqual([expect.stringContaining(problem)]);
});

it('a compose file that is not there is one', () => {
  expect(problemsOf('services: { app: { image: a } }', ['compose.x.yml'])).toEqual([
    'compose.x.yml, which COMPOSE_FILE names, is not there',
  ]);
});

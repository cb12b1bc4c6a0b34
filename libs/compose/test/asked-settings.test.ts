import { describe, expect, it, test } from 'vitest';
import { askedSettings, readComposeText } from '../src/index.ts';

const present = new Map([
  ['DOMAIN', 'web.ci.test'],
  ['EMPTY', ''],
]);

async function asked(sample: string, compose: string, before = 'services: { app: { image: "a:1" } }') {
  const text = (yaml: string) =>
    readComposeText(async (name) => (name === 'compose.yml' ? yaml : undefined), {
      env: present,
      stack: 'web',
    });
  return askedSettings(sample, present, { before: await text(before), after: await text(compose) });
}
const label = (value: string) =>
  JSON.stringify({ services: { app: { image: 'a:1', deploy: { labels: [`rule=${value}`] } } } });
const nothing = { required: [], defaults: {}, optional: [] };

describe('by kind', () => {
  test.each([
    ['without a value anywhere', 'RULE=', label('${RULE}'), { required: ['RULE'] }],
    ['in quotes', 'RULE=""', label('$RULE'), { required: ['RULE'] }],
    ['that the deploy demands', 'RULE=', label('${RULE:?}'), { required: ['RULE'] }],
    ['that the sample does not know', '', label('${RULE}'), { required: ['RULE'] }],
    ['with an example', 'RULE=x.example.com', label('${RULE}'), { required: ['RULE'] }],
    ['with an example of its own', 'RULE=changeme', label('${RULE}'), { required: ['RULE'] }],
    ['with a value in the sample', 'RULE=info', label('${RULE}'), { defaults: { RULE: 'info' } }],
    ['with a default', 'RULE=', label('${RULE:-info}'), { optional: ['RULE'] }],
    ['that nobody uses', 'RULE=info', label('x'), { optional: ['RULE'] }],
    ['that is commented out', '#RULE=info', label('${RULE}'), {}],
    ['that is there, though empty', 'EMPTY=', label('${EMPTY}'), {}],
    ['that is there', 'DOMAIN=', label('${DOMAIN}'), {}],
    ['handed on in a list', 'RULE=', 'services: { app: { environment: [RULE] } }', { required: ['RULE'] }],
    ['handed on', 'RULE=', 'services: { app: { environment: { RULE: } } }', { required: ['RULE'] }],
    [
      'for a secret that is used',
      'SECRET_A_VERSION=v1',
      'services: { app: { secrets: [a] } }\nsecrets: { a: { external: true, name: "a_${SECRET_A_VERSION}" } }',
      { required: ['SECRET_A_VERSION'] },
    ],
  ])('%s', async (_, sample, compose, expected) => {
    expect(await asked(sample, compose)).toEqual({ ...nothing, ...expected });
  });
});

it('what was blank in the version that runs is asked of nobody', async () => {
  expect(await asked('RULE=', label('${RULE}'), label('${RULE}'))).toEqual({
    ...nothing,
    optional: ['RULE'],
  });
});

it('files that cannot be read ask for nothing: their deploy says why', async () => {
  expect(await asked('', 'services: [')).toEqual(nothing);
});

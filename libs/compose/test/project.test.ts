import { describe, expect, it, test } from 'vitest';
import { externalSecrets, imagesOf, projectOf } from '../src/index.ts';

const variables = new Map([
  ['X', 'x'],
  ['EMPTY', ''],
  ['STACK_NAME', 'own'],
]);
const read = (...texts: string[]) =>
  projectOf({ files: texts.map((text, index) => ({ name: `${index}.yml`, text })), variables });

test.each([
  ['$X/$$Y', 'x/$Y'],
  ['${X:-d}${NONE:-d}', 'xd'],
  ['${EMPTY-d}${EMPTY:-d}', 'd'],
  ['${NONE:?must be set}', ''],
  ['${X:+y}${NONE+y}', 'y'],
])('interpolation of %s', (image, expected) => {
  const text = JSON.stringify({ services: { app: { image: `i:${image}` }, other: null } });
  expect(imagesOf(read(text))).toEqual([`i:${expected}`]);
});

it('later files are laid over earlier ones', () => {
  const project = read(
    'services: { app: { image: a:1 }, db: { image: b:1 } }\nvolumes: { data: { name: one } }',
    'services: { db: { image: b:2 }, app: { networks: [proxy] } }\nvolumes: { data: { external: true } }',
  );
  expect(imagesOf(project)).toEqual(['a:1', 'b:2']);
  expect(project.volumes.get('data')).toEqual({ external: true, name: 'one', blank: [] });
  expect([...(project.services.get('app')?.networks ?? [])]).toEqual(['proxy']);
});

it('merge keys count', () => {
  const text =
    'x-a: &a { image: a:1, secrets: [s] }\nservices: { app: { <<: *a } }\nsecrets: { s: { external: true } }';
  expect(imagesOf(read(text))).toEqual(['a:1']);
  expect(externalSecrets(read(text))).toEqual([{ name: 's', blank: [] }]);
});

it('what is no mapping is passed over, and what is no YAML is named', () => {
  expect(imagesOf(read('services: [app]', '', 'services: { app: text }'))).toEqual([]);
  expect(() => read('services: [')).toThrow(
    expect.objectContaining({ code: 'compose-unreadable', message: expect.stringContaining('0.yml') }),
  );
});

describe('external secrets', () => {
  it.each([
    ['{ external: true }', 's'],
    ['{ external: "true", name: "${STACK_NAME}_s_$X" }', 'own_s_x'],
    ['{ external: { name: "${STACK_NAME}_s" } }', 'own_s'],
    ['{ external: "${NONE:-true}" }', 's'],
  ])('%s', (declared, name) => {
    const text = `services: { app: { secrets: [{ source: s, target: t }] } }\nsecrets: { s: ${declared} }`;
    expect(externalSecrets(read(text))).toEqual([{ name, blank: [] }]);
  });

  it('are those that a service uses, and say which setting they lack', () => {
    const text =
      'services: { app: { secrets: [a, own] } }\nsecrets: { a: { external: true, name: "${STACK_NAME}_a_${NONE}${EMPTY}" }, unused: { external: true }, own: { file: x } }';
    expect(externalSecrets(read(text))).toEqual([{ name: 'own_a_', blank: ['NONE', 'EMPTY'] }]);
  });
});

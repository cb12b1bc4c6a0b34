import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { commonSettings } from '../src/index.ts';
import { knownApps, knownCommonKeys, knownVariables } from '../src/known-names.ts';

const apps = new URL('../../../apps/', import.meta.url);
const names = readdirSync(apps);
const description = (app: string) => readFileSync(new URL(`${app}/src/description.ts`, apps), 'utf8');

// One app must not complain about what another one reads: each enters its names in the table.
test.each(names)('the table knows %s and its settings', (app) => {
  const text = description(app);
  const variables = [...text.matchAll(/variable: '(CCCI_\w+)'/g)].map(([, name]) => name);
  const common = [...text.matchAll(/\{[^{}]*\bkey: '(\w+)'[^{}]*\bcommon: true/g)].map(([, key]) => key);
  expect(knownApps).toContain(app);
  expect(knownVariables).toEqual(expect.arrayContaining(variables));
  expect(knownCommonKeys()).toEqual(expect.arrayContaining(common));
  expect(common).not.toEqual([]);
});

test('the table knows the settings that apps have in common', () => {
  const variables = commonSettings.flatMap(({ variable }) => variable ?? []);
  const ours = variables.filter((name) => name.startsWith('CCCI_'));
  expect(knownVariables).toEqual(expect.arrayContaining(ours));
  expect(knownCommonKeys()).toEqual(expect.arrayContaining(commonSettings.map(({ key }) => key)));
});

import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const apps = new URL('../../../apps/', import.meta.url);

it.each(readdirSync(apps))('the entry point of %s stays thin', (app) => {
  const lines = readFileSync(new URL(`${app}/src/main.ts`, apps), 'utf8')
    .trimEnd()
    .split('\n');
  expect(lines.length).toBeLessThanOrEqual(60);
});

import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { settingsPage, settingsPagePath } from '../src/settings/settings-page.ts';

it('the page of the settings says what the table says; npm run house -- settings writes it anew', async () => {
  expect(readFileSync(settingsPagePath, 'utf8')).toBe(await settingsPage());
});

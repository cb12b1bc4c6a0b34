import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

import { findRequest } from '../src/index.ts';

interface Entry {
  text: string;
  /** Whether a person says that it asks an operator for work. */
  asks: boolean;
}

/** What is judged wrongly and known to be: each by its text, so that another one is noticed. */
const halves: { half: string; misses: string[]; falseAlarms: string[] }[] = [
  {
    half: 'own',
    misses: ['The `latest` tag is frozen; pin a version.'],
    falseAlarms: [
      'Set the correct MIME type for SVGs.',
      "Run the container's healthcheck less often.",
      "Don't log passwords.",
      'Warn users about weak passwords.',
      'The settings page was reorganised a bit.',
      'Rename tab "Misc" to "Other".',
      'Recipe: add labels for backup-bot.',
      'Recipe: switch to the official image, same version and paths',
      'Correct the spelling of the welcome mail.',
      'Ensure emails are sent only once.',
      'Rollback works as before.',
    ],
  },
  {
    // Written by somebody who had not seen the rules.
    half: 'blind',
    misses: [],
    falseAlarms: [
      'Mentions of users that changed their name resolve correctly again.',
      'Small correction in the German translation ("Sicherung" instead of "Backup").',
    ],
  },
];

describe.each(halves)('the $half half of the corpus', ({ half, misses, falseAlarms }) => {
  const entries = entriesOf(half);
  const asking = entries.filter(({ asks }) => asks);
  const harmless = entries.filter(({ asks }) => !asks);
  const missed = asking.filter(({ text }) => findRequest(text) === undefined).map(({ text }) => text);
  const held = harmless.filter(({ text }) => findRequest(text) !== undefined).map(({ text }) => text);

  it('has enough of both kinds', () => {
    expect(entries.length).toBeGreaterThan(110);
    expect(asking.length).toBeGreaterThanOrEqual(entries.length / 2);
    expect(new Set(entries.map(({ text }) => text)).size).toBe(entries.length);
  });

  it('is judged wrongly only where that is known', () => {
    expect(missed).toEqual(misses);
    expect(held).toEqual(falseAlarms);
  });

  // The title tells the figures, for docs/release-notes.md and whoever runs it with --reporter=verbose.
  const rates = `${asking.length - missed.length} of ${asking.length} requests held, ${held.length} of ${harmless.length} false alarms`;
  it(`is judged well enough: ${rates}`, () => {
    expect(readFileSync(page, 'utf8')).toContain(rates);
    expect((asking.length - missed.length) / asking.length).toBeGreaterThanOrEqual(0.95);
    expect(held.length / harmless.length).toBeLessThanOrEqual(0.15);
  });
});

const page = new URL('../../../docs/release-notes.md', import.meta.url);

function entriesOf(half: string): Entry[] {
  return JSON.parse(readFileSync(new URL(`corpus/${half}.json`, import.meta.url), 'utf8')) as Entry[];
}

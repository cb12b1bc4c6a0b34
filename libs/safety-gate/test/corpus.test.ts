import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

import { findRequest } from '../src/index.ts';

interface Entry {
  text: string;
  /** Whether a person says that it asks an operator for work. */
  asks: boolean;
}

/** What is judged wrongly and known to be: each by its text, so that another one is noticed. */
const parts: { part: string; misses: string[]; falseAlarms: string[] }[] = [
  {
    part: 'own',
    misses: [
      'The `latest` tag is frozen; pin a version.',
      'Remove leftover locks with `rm /data/*.lock` if start fails.',
      'Downtime: about an hour.',
    ],
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
      'Emails to blocked addresses are dropped silently.',
      'Users must confirm before a poll is closed.',
      'No action required, dependencies only.',
    ],
  },
  {
    // Written by somebody who had not seen the rules.
    part: 'blind',
    misses: [],
    falseAlarms: [
      'Mentions of users that changed their name resolve correctly again.',
      'Small correction in the German translation ("Sicherung" instead of "Backup").',
    ],
  },
  {
    // Written by another person, who had not seen them either.
    part: 'second',
    misses: [],
    falseAlarms: [],
  },
  {
    // By a third one, and judged only once the rules stood.
    part: 'third',
    misses: [],
    falseAlarms: [
      'Fixes and polish\n\n- The installer no longer asks for the admin email twice\n- "Forgot password" is hidden when SSO only login is enabled\n- Tooltips can be dismissed with Escape',
      'Recipe maintenance: sort env vars alphabetically in .env.sample, add comments.',
      "The old `MAIL_*` variables were deprecated in the last release.\nWe've decided to keep them after all, and the warning in the logs is gone.\nYour configuration stays valid.",
      "During the upgrade, a background job recalculates the storage usage per user.\nThis can take a while on large instances, but the app remains usable meanwhile and there's nothing you need to do.",
      "The healthcheck start period was increased to 5 minutes so that slow servers don't get rolled back.",
      'Patch release for Synapse that fixes CVE-2024-37302. Updating is all you need to do.',
      'Previously you had to run the indexer by hand; the app now does this by itself in the background.',
      'Small fix: backup label now also includes the config volume.',
      'The Postgres container is rebuilt on Debian bookworm, same major version, indexes are checked and rebuilt automatically.',
      'Adds support for passkeys. Off unless an administrator turns it on.',
    ],
  },
];

describe.each(parts)('part $part of the corpus', ({ part, misses, falseAlarms }) => {
  const entries = entriesOf(part);
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

function entriesOf(part: string): Entry[] {
  return JSON.parse(readFileSync(new URL(`corpus/${part}.json`, import.meta.url), 'utf8')) as Entry[];
}

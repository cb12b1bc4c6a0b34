import { parseRecipeVersion } from '@ci-warm/recipe-version';
import { describe, expect, it } from 'vitest';
import { chooseBase, type BaseFacts } from '../../src/plan/choose-base.ts';
import { parseStages } from '../../src/tiers/stages.ts';
import { sourceUrl } from '../../src/prepare/stage-recipe.ts';

const commitOf = (letter: string) => letter.repeat(40);
const release = (raw: string, letter: string) => ({
  version: parseRecipeVersion(raw)!,
  commit: commitOf(letter),
});
const v1 = release('1.0.0+1.0.0', 'a');
const v2 = release('1.1.0+1.0.0', 'b');
const v10 = release('1.10.0+1.0.0', 'c');

describe('chooseBase', () => {
  const head = { commit: commitOf('f'), tagged: undefined };
  const facts = (changes: Partial<BaseFacts>): BaseFacts => ({
    head,
    releases: [v1, v2, v10],
    ancestors: new Set([v1.commit, v2.commit, v10.commit]),
    canonical: undefined,
    mainTip: commitOf('e'),
    now: Date.parse('2026-01-02T00:00:00Z'),
    ...changes,
  });
  const canonical = (raw: string, letter = 'b') => ({
    ...{ version: raw, commit: commitOf(letter), run: 'r1', promotedAt: '2026-01-01T00:00:00Z' },
  });
  const table: [string, Partial<BaseFacts>, { origin: string; version: string } | string][] = [
    [
      "the canonical's version",
      { canonical: canonical('1.1.0+1.0.0') },
      { origin: 'canonical', version: '1.1.0+1.0.0' },
    ],
    [
      'not a canonical that is the head',
      { head: { commit: v10.commit, tagged: v10 }, canonical: canonical('1.10.0+1.0.0') },
      { origin: 'older-release', version: '1.1.0+1.0.0' },
    ],
    [
      'not a canonical that is newer than the head',
      { head: { commit: v2.commit, tagged: v2 }, canonical: canonical('1.10.0+1.0.0') },
      { origin: 'older-release', version: '1.0.0+1.0.0' },
    ],
    [
      'not a canonical whose release is gone',
      { canonical: canonical('1.2.0+1.0.0') },
      { origin: 'older-release', version: '1.10.0+1.0.0' },
    ],
    [
      'the newest release, by version and not by name',
      {},
      { origin: 'older-release', version: '1.10.0+1.0.0' },
    ],
    [
      'the newest release that the head builds on',
      { ancestors: new Set([v1.commit]) },
      { origin: 'older-release', version: '1.0.0+1.0.0' },
    ],
    [
      'any older release where history tells nothing',
      { ancestors: new Set() },
      { origin: 'older-release', version: '1.10.0+1.0.0' },
    ],
    [
      'nothing below the oldest release',
      { head: { commit: v1.commit, tagged: v1 } },
      'there is no older release to upgrade from',
    ],
    ['the main branch without releases', { releases: [] }, { origin: 'main', version: 'eeeeeeee' }],
    [
      'not the main branch if that is the head',
      { releases: [], mainTip: head.commit },
      'there is no release, and this is the tip of the main branch',
    ],
    [
      'nothing at all',
      { releases: [], mainTip: undefined },
      'there is no release and no main branch to upgrade from',
    ],
  ];
  it.each(table)('%s', (_name, changes, expected) => {
    const choice = chooseBase(facts(changes));
    if (typeof expected === 'string') expect(choice).toEqual({ base: undefined, reason: expected });
    else expect(choice.base).toMatchObject(expected);
  });
  it('says how old a canonical is', () => {
    expect(chooseBase(facts({ canonical: canonical('1.0.0+1.0.0') })).base?.ageMs).toBe(86_400_000);
  });
  it('says which run proved it, unless its tag is at another commit by now', () => {
    const known = { run: 'r1', promotedAt: '2026-01-01T00:00:00Z', host: undefined };
    const baseOf = (letter: string) =>
      chooseBase(facts({ canonical: canonical('1.1.0+1.0.0', letter) })).base;
    expect(baseOf('b')).toMatchObject({ commit: v2.commit, known });
    expect(baseOf('9')).toMatchObject({ commit: v2.commit, known: undefined });
  });
});

describe('parseStages', () => {
  it('orders tiers as they run, and has a default', () => {
    expect(parseStages('custom, install')).toEqual(['install', 'custom']);
    expect(parseStages('restore backup')).toEqual(['backup', 'restore']);
    expect(parseStages('')).toEqual(['install', 'upgrade', 'backup', 'restore', 'custom']);
    expect(parseStages(undefined)).toEqual(parseStages(''));
  });
  it.each([
    ['install,instal', 'unknown-stage'],
    ['lint', 'unknown-stage'],
  ])('refuses %s', (text, code) => {
    expect(() => parseStages(text)).toThrow(expect.objectContaining({ kind: 'usage', code }));
  });
});

describe('sourceUrl', () => {
  it('takes owner/name to be on the host of the recipes', () => {
    expect(sourceUrl('me/keycloak', 'https://git.example.org/coop-cloud/')).toBe(
      'https://git.example.org/me/keycloak.git',
    );
    expect(sourceUrl('https://other.example.org/x.git', 'https://git.example.org/coop-cloud/')).toBe(
      'https://other.example.org/x.git',
    );
  });
});

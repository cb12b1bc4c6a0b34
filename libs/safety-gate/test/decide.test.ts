import { describe, expect, it } from 'vitest';

import { decide } from '../src/index.ts';
import { candidates, gate, version } from './versions.ts';

describe('what is applied by itself', () => {
  it.each([
    ['a patch', '10.7.1+26.6.2', '10.7.2+26.6.3'],
    ['a minor', '10.7.1+26.6.2', '10.8.0+26.7.0'],
    ['a recipe-only release', '10.7.1+26.6.2', '10.7.2+26.6.2'],
    ['a change of spelling', '5.1.1+v3.6.15', '5.1.2+3.6.15'],
    ['a suffix that appears', '1.0.0+1.2.3', '1.0.1+1.2.3-alpine'],
    ['the same unreadable app part', '1.0.0+latest', '1.0.1+latest'],
    ['no app part at all', '1.0.0', '1.0.1'],
    ['a patch below 0.1', '0.1.0+1.0.0', '0.1.1+1.0.0'],
    ['an app minor below 1', '1.0.0+0.4.0', '1.1.0+0.5.0'],
    ['an app release on the same recipe version', '1.0.0+1.0.0', '1.0.0+1.0.1'],
    ['a minor after 1.0', '1.0.0+0.1.0', '1.1.0+0.1.0'],
    ['the end of a prerelease', '2.0.0-rc.1+1.0.0', '2.0.0+1.0.0'],
    ['the end of a prerelease of the app', '10.7.4+26.7.0-beta.1', '10.7.5+26.7.0'],
    ['a flavour of an image', '1.0.0+1.2.3', '1.0.1+1.2.4-rootless'],
  ])('%s', (_, current, target) => {
    expect(gate(current, [target])).toEqual({ apply: target, held: [] });
  });

  it.each([
    ['nothing is there', []],
    ['only what runs is there', ['1.1.0+1.0.0']],
    ['only older ones are there', ['1.0.0+1.0.0', '1.0.9+9.0.0', '1.1.0+0.9.0']],
    ['another spelling of the same is there', ['1.1.0+v1.0.0']],
  ])('nothing when %s', (_, list) => {
    expect(gate('1.1.0+1.0.0', list)).toEqual({ apply: undefined, held: [] });
  });
});

describe('what is held', () => {
  it.each([
    ['a recipe major', '10.7.1+26.6.2', '11.0.0+26.6.2', 'recipe-major'],
    ['an app major', '10.7.1+26.6.2', '10.8.0+27.0.0', 'app-major'],
    ['an app major behind a v', '5.1.1+v3.6.15', '5.2.0+v4.0.0', 'app-major'],
    ['both', '10.7.1+26.6.2', '11.0.0+27.0.0', 'recipe-major'],
    ['a 0.x minor of the recipe', '0.1.0+1.0.0', '0.2.0+1.0.0', 'recipe-major'],
    ['0.x to 1.0', '0.9.0+1.0.0', '1.0.0+1.0.0', 'recipe-major'],
    ['an app part that becomes unreadable', '1.0.0+1.0.0', '1.0.1+latest', 'unreadable-app-version'],
    ['an app part that was unreadable', '1.0.0+latest', '1.0.1+1.0.0', 'unreadable-app-version'],
    ['an unreadable app part that changes', '1.0.0+nightly-a', '1.0.1+nightly-b', 'unreadable-app-version'],
    ['an app part that disappears', '1.0.0+1.0.0', '1.0.1', 'unreadable-app-version'],
    ['an app that goes back a major', '1.0.0+2.0.0', '1.0.1+1.9.0', 'app-downgrade'],
    ['an app that goes back a minor', '1.0.0+2.1.0', '1.0.1+2.0.9', 'app-downgrade'],
    ['an app that goes back a patch', '1.0.0+2.1.1', '1.0.1+2.1.0', 'app-downgrade'],
    ['a prerelease of the recipe', '1.0.0+1.0.0', '1.1.0-rc.1+1.0.0', 'prerelease'],
    ['the next of two prereleases', '2.0.0-rc.1+1.0.0', '2.0.0-rc.2+1.0.0', 'prerelease'],
    ['a beta of the app', '10.7.3+26.6.2', '10.7.4+26.7.0-beta.1', 'prerelease'],
    ['a candidate without a dot', '10.7.3+26.6.2', '10.7.4+26.7.0-rc0', 'prerelease'],
    ['a nightly', '10.7.3+26.6.2', '10.7.4+26.7.0-nightly', 'prerelease'],
    ['an early access', '10.7.3+26.6.2', '10.7.4+26.7.0-ea.1', 'prerelease'],
    ['the next beta of the app', '10.7.4+26.7.0-beta.1', '10.7.5+26.7.0-beta.2', 'prerelease'],
    ['a recipe around the same beta', '10.7.4+26.7.0-beta.1', '10.7.5+26.7.0-beta.1', 'prerelease'],
  ])('%s', (_, current, target, reason) => {
    expect(gate(current, [target])).toEqual({ apply: undefined, held: [`${target} ${reason}`] });
  });

  it('never stands in the way of the best version below it', () => {
    expect(gate('1.0.0+1.0.0', ['3.0.0+1.0.0', '1.2.0+1.1.0', '2.0.0+1.0.0', '1.1.0+1.0.0'])).toEqual({
      apply: '1.2.0+1.1.0',
      held: ['2.0.0+1.0.0 recipe-major', '3.0.0+1.0.0 recipe-major'],
    });
  });

  it('is not named when a newer version is applied anyway', () => {
    expect(gate('1.0.0+1.0.0', ['1.1.0+latest', '1.2.0+1.1.0'])).toEqual({ apply: '1.2.0+1.1.0', held: [] });
  });

  it('names every reason and carries the notes of the whole way, newest last', () => {
    const [hold] = decide({
      current: version('1.0.0+1.0.0'),
      candidates: candidates([
        ['2.0.0+2.0.0', ' Manual steps.\n'],
        ['1.1.0+1.0.0', 'Action required.'],
        ['1.2.0+1.0.0', '  '],
        ['1.0.0+1.0.0', 'Old notes.'],
      ]),
    }).held.slice(-1);
    expect(hold?.explanation).toBe(
      'the recipe makes a major step, 1.0.0+1.0.0 to 2.0.0+2.0.0; the app makes a major step, 1.0.0 to 2.0.0; ' +
        'the release notes of 1.1.0+1.0.0 say "Action required." (manual work); ' +
        'the release notes of 2.0.0+2.0.0 say "Manual steps." (manual work)',
    );
    expect(hold?.notes).toBe('1.1.0+1.0.0:\nAction required.\n\n2.0.0+2.0.0:\nManual steps.');
  });

  it('says what an absent app part is', () => {
    const { held } = decide({ current: version('1.0.0'), candidates: candidates(['1.1.0+x']) });
    expect(held[0]?.explanation).toBe('the app changes from none to x, which cannot be compared');
    const back = decide({ current: version('1.0.0+2.0.0'), candidates: candidates(['1.1.0+1.0.0']) });
    expect(back.held[0]?.explanation).toBe('the app goes back, 2.0.0 to 1.0.0');
    const rc = decide({ current: version('1.0.0'), candidates: candidates(['1.1.0-rc.1']) });
    expect(rc.held[0]?.explanation).toBe('1.1.0-rc.1 is a prerelease');
  });
});

describe('release notes', () => {
  const list = [
    ['1.1.0+1.0.0', 'Fixes.'],
    ['1.2.0+1.0.0', 'Manual migration of the database.'],
    ['1.3.0+1.0.0', 'Fixes.'],
  ] as const;

  it('on the way count, not only those of the target', () => {
    expect(gate('1.0.0+1.0.0', list)).toEqual({
      apply: '1.1.0+1.0.0',
      held: ['1.2.0+1.0.0 manual-work', '1.3.0+1.0.0 manual-work'],
    });
  });

  it('of the current version and of older ones are behind us', () => {
    expect(gate('1.2.0+1.0.0', list)).toEqual({ apply: '1.3.0+1.0.0', held: [] });
  });

  it('of a newer version than the target do not count', () => {
    expect(
      gate('1.0.0+1.0.0', [
        ['1.1.0+1.0.0', 'Fixes.'],
        ['2.0.0+1.0.0', 'Breaking.'],
      ]),
    ).toEqual({
      apply: '1.1.0+1.0.0',
      held: ['2.0.0+1.0.0 recipe-major'],
    });
  });

  it('are searched for the operator’s own markers instead of ours', () => {
    const options = { markers: ['handarbeit'] };
    expect(gate('1.0.0+1.0.0', [['1.1.0+1.0.0', 'HANDARBEIT nötig']], options).held).toHaveLength(1);
    expect(gate('1.0.0+1.0.0', [['1.1.0+1.0.0', 'Breaking']], options).apply).toBe('1.1.0+1.0.0');
  });
});

describe('options', () => {
  it('may let a 0.x minor of the recipe pass', () => {
    const options = { zeroMinorIsMajor: { recipe: false } };
    expect(gate('0.1.0+1.0.0', ['0.2.0+1.0.0'], options).apply).toBe('0.2.0+1.0.0');
    expect(gate('0.1.0+1.0.0', ['1.0.0+1.0.0'], options).held).toHaveLength(1);
  });

  it('may hold a 0.x minor of the app', () => {
    const options = { zeroMinorIsMajor: { app: true } };
    expect(gate('1.0.0+0.1.0', ['1.1.0+0.2.0'], options).held).toEqual(['1.1.0+0.2.0 app-major']);
    expect(gate('1.0.0+0.1.0', ['1.1.0+0.1.1'], options).apply).toBe('1.1.0+0.1.1');
    expect(gate('1.0.0+1.1.0', ['1.1.0+1.2.0'], options).apply).toBe('1.1.0+1.2.0');
    expect(gate('0.1.0+0.1.0', ['0.2.0+0.1.0'], options).held).toEqual(['0.2.0+0.1.0 recipe-major']);
  });
});

describe('a prerelease', () => {
  it('stands in nobody’s way: the release behind it is applied, and so is the one before it', () => {
    expect(gate('1.0.0+1.0.0', ['1.0.1+1.1.0-beta.1', '1.0.2+1.1.0'])).toEqual({
      apply: '1.0.2+1.1.0',
      held: [],
    });
    expect(gate('1.0.0+1.0.0', ['1.0.1+1.0.1', '1.0.2+1.1.0-beta.1', '1.0.3+1.1.0-rc1'])).toEqual({
      apply: '1.0.1+1.0.1',
      held: ['1.0.2+1.1.0-beta.1 prerelease', '1.0.3+1.1.0-rc1 prerelease'],
    });
  });

  it('counts by what its notes ask, which the release behind it asks too', () => {
    expect(gate('1.0.0+1.0.0', [['1.0.1+1.1.0-beta.1', 'Migration required'], '1.0.2+1.1.0'])).toEqual({
      apply: undefined,
      held: ['1.0.1+1.1.0-beta.1 prerelease', '1.0.2+1.1.0 manual-work'],
    });
  });
});

describe('the sentence that asks', () => {
  const explained = (notes: string, options = {}) =>
    decide({
      current: version('1.0.0+1.0.0'),
      candidates: candidates([['1.1.0+1.0.0', notes]]),
      options,
    }).held[0];

  it('is shown in one line without control characters, with the rule that it falls under', () => {
    const notes =
      'Fixes.\r\n\r\n## News\r\n- **Rotate** the\u001b[31m signing\u202e\r\n  `key`.\u0007 Then relax.';
    expect(explained(notes)?.explanation).toBe(
      'the release notes of 1.1.0+1.0.0 say "Rotate the signing key." (an instruction)',
    );
    expect(explained(notes)?.notes).toBe(
      '1.1.0+1.0.0:\nFixes.\n\n## News\n- **Rotate** the signing\n  `key`. Then relax.',
    );
  });

  it('is shown for the operator’s own markers too', () => {
    expect(
      explained('Neu.\nHier ist HAND\u00adARBEIT nötig.', { markers: ['handarbeit'] })?.explanation,
    ).toBe('the release notes of 1.1.0+1.0.0 say "Hier ist HANDARBEIT nötig." (your marker "handarbeit")');
  });

  it('is cut where it does not end, as are the notes', () => {
    const hold = explained(`You must ${'🚀 really '.repeat(9_000)}`);
    expect([...(hold?.explanation ?? '')].length).toBeLessThan(300);
    expect(hold?.explanation).toMatch(/…" \(somebody has to act\)$/);
    expect([...(hold?.notes ?? '')]).toHaveLength(20_000);
  });

  it('is told of five releases on the way, and how many more there are', () => {
    const list = [1, 2, 3, 4, 5, 6, 7].map((minor) => [`1.${minor}.0+1.0.0`, 'Back it up.'] as const);
    const { held } = decide({ current: version('1.0.0+1.0.0'), candidates: candidates(list) });
    expect(held.at(-1)?.explanation.match(/Back it up/g)).toHaveLength(5);
    expect(held.at(-1)?.explanation).toMatch(/; 2 more on the way ask for work$/);
  });
});

describe('without anything deployed', () => {
  it('waits where there are prereleases only', () => {
    expect(gate(undefined, ['1.0.0+1.0.0-beta.1'])).toEqual({
      apply: undefined,
      held: ['1.0.0+1.0.0-beta.1 prerelease'],
    });
  });

  it('takes the newest release, whatever its notes say', () => {
    expect(gate(undefined, ['1.0.0+1.0.0', ['11.0.0+27.0.0', 'Manual migration from 10.x.']])).toEqual({
      apply: '11.0.0+27.0.0',
      held: [],
    });
  });

  it('does not begin with a prerelease', () => {
    expect(gate(undefined, ['1.0.0+1.0.0', '1.1.0-rc.1+1.0.0'])).toEqual({
      apply: '1.0.0+1.0.0',
      held: ['1.1.0-rc.1+1.0.0 prerelease'],
    });
  });
});

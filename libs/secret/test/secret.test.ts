import { format, inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { createMask, revealed, Secret, secretsIn } from '../src/index.ts';

const canary = 'canary-"7f/3 ';
const secret = new Secret(canary);
// As text where the compiler would not let it pass.
const slipped = secret as unknown as string;

describe('a secret', () => {
  it('is seen nowhere', () => {
    const holder = { secret, list: [secret], map: new Map([['key', secret]]) };
    const error = new Error(`refused ${slipped}`, { cause: secret });
    const shown = [
      String(secret),
      `${slipped}`,
      slipped + '',
      secret.toString(),
      JSON.stringify(holder),
      inspect(holder, { depth: Infinity, showHidden: true }),
      inspect(error, { depth: Infinity, showHidden: true }),
      format('%s %o %O %j', secret, secret, holder, secret),
      JSON.stringify(Object.entries(secret)),
      JSON.stringify(structuredClone(holder.list)),
    ];
    for (const text of shown) expect(text).not.toContain('canary');
    expect(shown.slice(0, 4)).toEqual(['***', '***', '***', '***']);
    expect(JSON.stringify({ secret })).toBe('{"secret":"***"}');
    expect(inspect({ secret })).toBe('{ secret: *** }');
  });

  it('is given to whoever asks for it', () => {
    expect(secret.reveal()).toBe(canary);
    expect(secret.equals(new Secret(canary))).toBe(true);
    expect(secret.equals(new Secret('other'))).toBe(false);
    expect(secret.equals(undefined)).toBe(false);
  });

  it('is found and revealed at any depth of plain data', () => {
    const other = new Secret('b');
    const data = { a: [secret, 1], b: { c: other, d: undefined }, e: null };
    expect(secretsIn(data)).toEqual([secret, other]);
    expect(revealed(data)).toEqual({ a: [canary, 1], b: { c: 'b', d: undefined }, e: null });
    expect(secretsIn('text')).toEqual([]);
    expect(revealed(secret)).toBe(canary);
  });
});

describe('a mask', () => {
  it('hides secrets in every form that they may be said back in', () => {
    const { hide } = createMask([secret]);
    const forms = [canary, JSON.stringify(canary), encodeURIComponent(canary)];
    forms.push(new URLSearchParams({ password: canary }).toString());
    expect(forms.map(hide)).toEqual(['***', '"***"', '***', 'password=***']);
  });

  it('hides longer secrets before those inside them', () => {
    const { hide, longest } = createMask([new Secret('password'), new Secret('password1')]);
    expect(hide('password1')).toBe('***');
    expect(longest).toBe(9);
  });

  it('hides each line of a secret of several, but for short ones', () => {
    const { hide } = createMask([new Secret('first-line\nx\nlast-line')]);
    expect(hide('first-line x last-line')).toBe('*** x ***');
  });

  it('leaves other text alone, also without a secret or with an empty one', () => {
    expect(createMask([new Secret('')])).toMatchObject({ longest: 0 });
    expect(createMask([]).hide('text')).toBe('text');
    expect(createMask([new Secret('lone \ud800')]).hide('text')).toBe('text');
  });
});

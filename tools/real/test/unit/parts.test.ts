import { describe, expect, test } from 'vitest';
import { parts } from '../../src/parts/index.ts';
import { keyOf } from '../../src/parts/part-key.ts';

describe('the parts', () => {
  test('names and images are unique, and a base comes before what stands on it', () => {
    expect(new Set(parts.map(({ name }) => name)).size).toBe(parts.length);
    expect(new Set(parts.map(({ image }) => image)).size).toBe(parts.length);
    for (const [at, { base }] of parts.entries())
      if (base !== undefined) expect(parts.slice(0, at).map(({ name }) => name)).toContain(base);
  });

  test('a key stands for everything that an image is made from', async () => {
    const base = { ...parts[0]!, name: 'base', ingredients: ['a'] };
    const part = { ...parts[0]!, name: 'part', base: 'base', folder: 'nginx' };
    const key = await keyOf(part, [base]);
    const others = await Promise.all([
      keyOf({ ...part, version: '2' }, [base]),
      keyOf({ ...part, ingredients: ['b'] }, [base]),
      keyOf({ ...part, folder: 'restic' }, [base]),
      keyOf(part, [{ ...base, ingredients: ['b'] }]),
    ]);
    expect(await keyOf({ ...part }, [{ ...base }])).toBe(key);
    expect(new Set([key, ...others]).size).toBe(5);
  });
});

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { results } from '@ci-warm/run-results/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { findAgreement, writeResults } from '../src/index.ts';

describe('the newest run of the other lane', () => {
  const cold = results({ id: '20260105T000000Z-custom-html-aaaaaa' });
  const quick = { lane: 'quick', mode: 'quick', requestedLane: 'quick' } as const;
  let runs: string;
  beforeAll(async () => {
    runs = await mkdtemp(join(tmpdir(), 'agreement-'));
    const kept = [
      results({ ...quick, id: '20260101T000000Z-custom-html-000001', verdict: 'green' }),
      results({ ...quick, id: '20260102T000000Z-custom-html-000002', verdict: 'red' }),
      results({ ...quick, id: '20260103T000000Z-custom-html-000003', commit: 'f'.repeat(40) }),
      results({ ...quick, id: '20260104T000000Z-custom-html-000004', verdict: 'infrastructure' }),
      results({ ...quick, id: '20260104T000000Z-custom-html-two-000005', recipe: 'custom-html-two' }),
      cold,
    ];
    for (const one of kept) await writeResults({ folder: join(runs, one.id), results: one });
    await mkdir(join(runs, '20260104T120000Z-custom-html-000006'));
    await mkdir(join(runs, '20260104T130000Z-custom-html-000007'));
    await writeFile(join(runs, '20260104T130000Z-custom-html-000007', 'results.json'), '{"schema":');
  });
  afterAll(() => rm(runs, { recursive: true }));

  it('is found among those that say something of the commit; what cannot be read is passed over', async () => {
    expect(await findAgreement({ runs, results: cold })).toEqual({
      ...{ run: '20260102T000000Z-custom-html-000002', lane: 'quick', verdict: 'red', agrees: false },
    });
    expect(await findAgreement({ runs, results: { ...cold, ...quick, id: 'x', verdict: 'green' } })).toEqual({
      ...{ run: cold.id, lane: 'cold', verdict: 'green', agrees: true },
    });
  });

  it('is looked for in so many runs, not in all that there ever were', async () => {
    expect(await findAgreement({ runs, results: cold, most: 4 })).toBeUndefined();
    expect(await findAgreement({ runs, results: cold, most: 5 })).toBeDefined();
    expect(await findAgreement({ runs: join(runs, 'none'), results: cold })).toBeUndefined();
  });
});

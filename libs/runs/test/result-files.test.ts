import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { runResultsSchema, toJUnit, toMarkdown } from '@ci-warm/run-results';
import { anyResults, results, test, tier } from '@ci-warm/run-results/testing';
import fc from 'fast-check';
import { format } from 'prettier';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';

import { readResults, writeResults } from '../src/index.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'runs-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('the files of results', () => {
  it('give back what was written', async () => {
    const one = results({
      tiers: [tier('custom', { tests: [test('skip', { needs: ['keycloak'] })] })],
      promotion: { outcome: 'not-promoted', reason: 'quick' },
      pullRequest: '7',
    });
    const paths = await writeResults({ folder, results: one });
    expect(await readResults(folder)).toEqual(one);
    expect(JSON.parse(await readFile(paths.results, 'utf8'))).toMatchObject({ schema: 1, laneReason: null });
    expect(await readFile(paths.junit, 'utf8')).toBe(toJUnit(one));
    expect(await readFile(paths.summary, 'utf8')).toBe(`${toMarkdown(one)}\n`);
  });

  it('of any kind give back what was written', async () => {
    await fc.assert(
      fc.asyncProperty(anyResults, async (one) => {
        await writeResults({ folder, results: one });
        expect(await readResults(folder)).toEqual(one);
      }),
      { numRuns: 50 },
    );
  });

  it('of before there were so many fields can still be read', async () => {
    const { results: path } = await writeResults({ folder, results: results() });
    const now = JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>;
    const { recipe, ref, commit, domain, lane, requestedLane, confidence, verdict, lint, tiers } = now;
    const old = { recipe, ref, commit, domain, lane, requestedLane, confidence, verdict, lint, tiers };
    const { id, schema, deployCount, teardown, startedAt } = now;
    const ms = { total: 61_000, outside: 50_000, own: 11_000, windows: 2_000 };
    await writeFile(path, JSON.stringify({ ...old, id, schema, deployCount, teardown, startedAt, ms }));
    expect(await readResults(folder)).toMatchObject({
      ...{ mode: 'cold', rewireCount: 0, dependencyDeployCount: 0, dependencies: [], needsApproval: [] },
      ...{ operatorsMust: { set: [], insert: [] } },
      ms: { ...ms, phases: {} },
    });
  });

  it('are described by the JSON Schema beside them', async () => {
    const generated = z.toJSONSchema(runResultsSchema, { io: 'input' });
    const text = await format(JSON.stringify({ title: 'results.json of a run', ...generated }), {
      ...{ parser: 'json', printWidth: 110 },
    });
    await expect(text).toMatchFileSnapshot('../../run-results/results.schema.json');
    const { results: path } = await writeResults({ folder, results: results() });
    const described = z.fromJSONSchema(generated);
    expect(described.safeParse(JSON.parse(await readFile(path, 'utf8'))).error).toBeUndefined();
    expect(described.safeParse({ schema: 1 }).success).toBe(false);
  });

  it('are nothing before, and an error when damaged', async () => {
    expect(await readResults(join(folder, 'none'))).toBeUndefined();
    await writeFile(join(folder, 'results.json'), '{');
    await expect(readResults(folder)).rejects.toMatchObject({ code: 'state-corrupt' });
  });
});

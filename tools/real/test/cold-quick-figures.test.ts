import { loadavg } from 'node:os';
import type { RunResults } from '@ci-warm/run-results';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startScene, withoutBackups, type Scene } from './runs/scene.ts';
import { describeReal, recordFigure } from './support/index.ts';

const wanted = process.env['REAL_FIGURES'] !== undefined;
const why = 'REAL_FIGURES names no folder for figures';
if (!wanted) console.info(`times of cold and quick runs: skipped, ${why}`);

// Nothing is proved here: the same runs as in the other tests, at full size and with the windows of production.
describe.skipIf(!wanted)(`times of cold and quick runs${wanted ? '' : ` (skipped: ${why})`}`, () => {
  describeReal('on a real engine', ['nginx', 'postgres'], () => {
    let scene: Scene;
    beforeAll(async () => {
      scene = await startScene({ 'custom-html': withoutBackups, ledger: {} });
      scene.world.env['CCCI_HEALTH_WINDOW_SEC'] = '15';
    });
    afterAll(() => scene?.close());

    it.each([
      ['custom-html', '1.10.0+1.22.0', '1.11.0+1.22.1', '1.12.0+1.22.2'],
      ['ledger', '1.0.0+15.0.0', '1.1.0+15.1.0', '1.2.0+15.2.0'],
    ])('of %s', async (recipe, first, second, next) => {
      scene.world.publish(recipe, first);
      scene.world.publish(recipe, second);
      const load = loadavg()[0];
      const cold = await green(recipe);
      expect(cold.promotion?.outcome).toBe('promoted');
      const pull = scene.world.propose(recipe, next);
      const quick = await green(recipe, ['--quick', '--pr', String(pull.number)]);
      expect(quick.lane).toBe('quick');
      recordFigure(`cold-quick-${recipe}`, {
        cold: timesOf(cold),
        quick: timesOf(quick),
        percentWithoutWindows: percent(withoutWindows(quick), withoutWindows(cold)),
        percentWithWindows: percent(quick.ms.total, cold.ms.total),
        load: { before: load, after: loadavg()[0] },
      });
    });

    async function green(recipe: string, words: readonly string[] = []): Promise<RunResults> {
      const { result, stderr } = await scene.test(recipe, words);
      expect(result, stderr).toMatchObject({ verdict: 'green' });
      return result as RunResults;
    }
  });
});

function timesOf({ ms, tiers }: RunResults): object {
  const ran = tiers.filter(({ waited }) => waited);
  return {
    ...ms,
    withoutWindows: ms.total - ms.windows,
    tiers: Object.fromEntries(ran.map(({ tier, ms: total, waited }) => [tier, { total, ...waited }])),
  };
}

const withoutWindows = ({ ms }: RunResults) => ms.total - ms.windows;
const percent = (part: number, whole: number) => Math.round((1000 * part) / whole) / 10;

import { expect } from 'vitest';
import type { RunRequest } from '../../src/index.ts';
import type { World } from './world.ts';

/**
 * A run as far as its own record: it has looked after what dead runs left, and nothing of its own is on the engine.
 *
 * @returns its id
 */
export async function tidyingRun(
  world: World,
  request: Partial<RunRequest> & { recipe: string },
): Promise<string> {
  const before = await world.runIds();
  process.env['CCCI_FAILPOINTS'] = 'recipe-run.record=error';
  try {
    await expect(world.test(request)).rejects.toMatchObject({ code: 'failpoint' });
  } finally {
    delete process.env['CCCI_FAILPOINTS'];
  }
  const [id = ''] = (await world.runIds()).filter((one) => !before.includes(one));
  return id;
}

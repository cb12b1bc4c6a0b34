import { messageOf } from '@ci-warm/errors';
import type { RunResults } from '@ci-warm/run-results';
import { checkoutExactly } from './head.ts';
import type { Run } from '../contract/run.ts';

/** A rung of its own: chaos deploys skip lint, so a green head could be unreleasable unseen. Never changes the verdict. */
export async function lintHead(run: Run): Promise<RunResults['lint']> {
  const { tools, recipe, head, log, watch } = run;
  log.phase('lint');
  await checkoutExactly(run, head.commit);
  try {
    const { ok, errors } = await watch.outside(() => tools.abra.lint(recipe));
    return {
      outcome: ok ? 'pass' : 'fail',
      errors: errors.map(({ id, description }) => `${id}: ${description}`),
    };
  } catch (error) {
    tools.signal.throwIfAborted();
    log.detail(messageOf(error));
    return { outcome: 'not-run', errors: [messageOf(error)] };
  }
}

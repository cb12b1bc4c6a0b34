import { messageOf } from '@ci-warm/errors';
import type { RunResults } from '@ci-warm/run-results';
import { checkoutExactly } from '../app/checkout.ts';
import type { TestedApp } from '../contract/app.ts';

/** A rung of its own: chaos deploys skip lint, so a green head could be unreleasable unseen. Never changes the verdict. */
export async function lintHead(app: TestedApp): Promise<RunResults['lint']> {
  const { tools, recipe, head, log } = app;
  log.phase('lint');
  await checkoutExactly(app, head.commit);
  try {
    const { ok, errors } = await tools.abra.lint(recipe);
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

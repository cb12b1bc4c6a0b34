import { checkoutExactly as seeCheckout } from '@ci-warm/app-lifecycle';
import type { TestedApp } from '../contract/app.ts';
import type { Head } from '../contract/run.ts';

/** abra moves the checkout by itself: what is deployed with `--chaos` must be seen to be the right tree. */
export async function checkoutExactly(app: TestedApp, commit: string): Promise<void> {
  const { tools, recipe, config, files } = app;
  await seeCheckout(tools, { recipe, commit, config, files });
}

/** The tested commit as tests are told of it. */
export function testedOf(head: Head): { version: string | undefined; commit: string } {
  return { version: head.tagged?.version.raw, commit: head.commit };
}

import { decide } from './decide.ts';
import { observe } from './observe.ts';
import { refusal } from './refusal.ts';
import type { Ended, ReconcileRequest } from './types.ts';
import { wishesOf, type Work } from './work.ts';

/** What would be done, from what is there and a private copy of the recipe. */
export async function foresee(work: Work, request: ReconcileRequest): Promise<Ended> {
  const scratch = await work.ports.scratchRecipes();
  try {
    const seen = await observe(work, scratch.recipes);
    const { facts } = seen;
    const failed = facts.failed.filter(({ to }) => to !== request.retry);
    const decision = decide({ ...facts, failed }, wishesOf(work, request.accept));
    const from = seen.running?.version ?? seen.lastGood?.version;
    const common = { from, to: from, lastGood: seen.lastGood?.version, held: decision.held };
    const record = await work.journal.read();
    if (record?.plan.from)
      return {
        ...common,
        outcome: 'noop',
        reason: `an interrupted change to ${record.plan.to.version} would be ended first`,
      };
    switch (decision.action) {
      case 'refuse':
        throw refusal(work, decision);
      case 'hold':
        return { ...common, outcome: 'held', reason: decision.reason };
      case 'noop':
        return { ...common, outcome: 'noop', reason: undefined };
      case 'adopt':
        return { ...common, outcome: 'noop', reason: `would adopt ${decision.version} as last good` };
      case 'heal':
        return {
          ...common,
          to: decision.version,
          outcome: 'deployed',
          reason: `would deploy ${decision.version} again: ${facts.sickness ?? `it is ${facts.state}`}`,
        };
      case 'first-deploy':
        return {
          ...common,
          to: decision.version,
          outcome: 'deployed',
          reason: `would deploy ${decision.version} for the first time`,
        };
      case 'upgrade':
        return {
          ...common,
          to: decision.to,
          outcome: 'upgraded',
          reason: `would upgrade ${decision.from} to ${decision.to}`,
        };
    }
  } finally {
    await scratch.remove();
  }
}

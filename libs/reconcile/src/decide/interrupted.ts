/** What is known of a change that an earlier call began and did not end. */
export interface Interrupted {
  /** Without `from` it is a first deploy. */
  plan: { from?: { version: string } | undefined; to: { version: string }; stateful: boolean };
  steps: readonly { name: string }[];
  /** The version that `state.json` names; `undefined` without such a file. */
  known: string | undefined;
}

/**
 * How it is ended. `go-on`: a first deploy, which is simply gone on with · `close`: nothing was done, or nothing is left
 * to do but to close the journal · `forward`: its version is the known-good one; its data is never taken back ·
 * `judge`: its version was deployed, and whether it is healthy decides, after a wait for what is starting · `back` ·
 * `unclear`: its files contradict each other, and each way could lose data.
 */
export type Ending = 'go-on' | 'close' | 'forward' | 'judge' | 'back' | 'unclear';

/** Pure: the way out of an interrupted change. `state.json` is the commit point: what it names was proved and is never left. */
export function decideEnding({ plan, steps, known }: Interrupted): Ending {
  const has = (name: string) => steps.some((step) => step.name === name);
  if (known === plan.to.version) {
    if (!has('rolling-back')) return 'forward';
    // The data is the old one already, or nobody knows whether it is.
    return has('restored') ? 'back' : 'unclear';
  }
  if (plan.from === undefined) return 'go-on';
  if (has('committed')) return 'unclear';
  if (steps.length === 0) return 'close';
  if (has('rolling-back')) return 'back';
  if (known === undefined && has('proved')) return 'unclear';
  return has('deployed') && (!plan.stateful || has('snapshotted')) ? 'judge' : 'back';
}

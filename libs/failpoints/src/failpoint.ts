import { WarmError } from '@ci-warm/errors';

/**
 * A named place where a test may strike. `CCCI_FAILPOINTS` is a comma list of `name=action`, where the action is
 * `kill` (SIGKILL to this process) or `error` (throws), with `#n` behind the name for the n-th passage only:
 * `CCCI_FAILPOINTS='reconcile.deploy=kill,warmsnap.stage#3=error'`. Unset, a failpoint costs one comparison.
 *
 * Read at every passage, not once, so that tests in one process can change it.
 */
export function failpoint(name: string): void {
  const setting = process.env['CCCI_FAILPOINTS'];
  passages?.push(name);
  if (!setting) return;
  const passage = (counts.get(name) ?? 0) + 1;
  counts.set(name, passage);
  for (const entry of setting.split(',')) {
    const [place, action] = entry.trim().split('=');
    if (place !== name && place !== `${name}#${passage}`) continue;
    if (action === 'kill') process.kill(process.pid, 'SIGKILL');
    throw new WarmError({ kind: 'infrastructure', code: 'failpoint', message: `failpoint ${name} struck` });
  }
}

/** Starts noting the failpoints that are passed; the returned list grows as they are. For crash matrices. */
export function recordFailpoints(): readonly string[] {
  passages = [];
  return passages;
}

/** Forgets how often each failpoint was passed. */
export function resetFailpoints(): void {
  counts.clear();
  passages = undefined;
}

const counts = new Map<string, number>();
let passages: string[] | undefined;

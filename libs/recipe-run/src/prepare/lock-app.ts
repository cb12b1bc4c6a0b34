import { join } from 'node:path';
import { lockName } from '@ci-warm/app-names';
import { WarmError } from '@ci-warm/errors';
import { acquireLock, type Lock } from '@ci-warm/state-files';

/** The domain for this run alone. Throws WarmError `app-busy` (busy) when somebody else has it. */
export async function lockApp({
  lockDir,
  domain,
  purpose,
  signal,
}: {
  lockDir: string;
  domain: string;
  purpose: string;
  signal: AbortSignal;
}): Promise<Lock> {
  const outcome = await acquireLock(join(lockDir, lockName(domain)), { purpose, signal });
  if (outcome.outcome === 'locked') return outcome.lock;
  const { holder, path } = outcome;
  const who = holder ? `${holder.purpose} (process ${holder.pid}, since ${holder.since})` : 'another process';
  throw new WarmError({
    kind: 'busy',
    code: 'app-busy',
    message: `${domain} is in use by ${who}`,
    hint: `Try again later; the kernel frees ${path} when its holder ends.`,
  });
}

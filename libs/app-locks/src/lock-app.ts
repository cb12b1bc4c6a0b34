import { join } from 'node:path';
import { lockName } from '@ci-warm/app-names';
import { WarmError } from '@ci-warm/errors';
import {
  acquireLock,
  withLock,
  type Lock,
  type LockHolder,
  type LockOptions,
  type LockOutcome,
} from '@ci-warm/state-files';
import { describeHolder } from './describe-holder.ts';

export interface AppLockRequest extends LockOptions {
  /** As in `CCCI_LOCK_DIR`. */
  lockDir: string;
  domain: string;
}

/** An app's lock, or who has it. */
export function tryLockApp({ lockDir, domain, ...options }: AppLockRequest): Promise<LockOutcome> {
  return acquireLock(appLockPath(lockDir, domain), options);
}

/**
 * An app's lock, for whoever can do nothing without it.
 *
 * @throws WarmError `app-busy` (busy), with who has it
 */
export async function lockApp(request: AppLockRequest): Promise<Lock> {
  const taken = await tryLockApp(request);
  if (taken.outcome === 'locked') return taken.lock;
  throw appBusy(request, taken.holder);
}

/** Does the work while holding an app's lock, if nobody else has it, and releases it whatever happens. */
export function tryWithAppLock<T>(
  { lockDir, domain, ...options }: AppLockRequest,
  work: (lock: Lock) => Promise<T>,
) {
  return withLock(appLockPath(lockDir, domain), options, work);
}

/**
 * The same for whoever can do nothing without it.
 *
 * @throws WarmError `app-busy` (busy), with who has it
 */
export async function withAppLock<T>(request: AppLockRequest, work: (lock: Lock) => Promise<T>): Promise<T> {
  const done = await tryWithAppLock(request, work);
  if (done.outcome === 'done') return done.value;
  throw appBusy(request, done.holder);
}

/** The kernel lock of an app, shared by all programs of this host. */
function appLockPath(lockDir: string, domain: string): string {
  return join(lockDir, lockName(domain));
}

/** What is said to somebody who cannot have an app because another one is at work on it. */
function appBusy(
  { lockDir, domain }: Pick<AppLockRequest, 'lockDir' | 'domain'>,
  holder: LockHolder | undefined,
): WarmError {
  return new WarmError({
    kind: 'busy',
    code: 'app-busy',
    message: `${domain} is in use by ${describeHolder(holder)}`,
    hint: `Try again later; the kernel frees ${appLockPath(lockDir, domain)} when its holder ends.`,
  });
}

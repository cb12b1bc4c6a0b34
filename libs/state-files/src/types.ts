/** Who holds a lock, since when and why: written into the lock file for people; the kernel's lock is what counts. */
export interface LockHolder {
  pid: number;
  /** ISO 8601. */
  since: string;
  purpose: string;
}

export interface Lock {
  path: string;
  mode: LockMode;
  /** The open descriptor that carries the lock; hand it to children that must keep it (`inheritDescriptors`). */
  descriptor: number;
  /** Never unlinks the file. Safe to call twice. */
  release(): Promise<void>;
}

export type LockMode = 'exclusive' | 'shared';

export type LockOutcome =
  { outcome: 'locked'; lock: Lock } | { outcome: 'busy'; path: string; holder: LockHolder | undefined };

export interface LockOptions {
  mode?: LockMode;
  purpose: string;
  /** Milliseconds to wait for it; 0 asks once. */
  waitMs?: number;
  signal?: AbortSignal | undefined;
}

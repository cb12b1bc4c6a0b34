import type { CallWarmsnap } from './call-warmsnap.ts';

/** One way to keep a copy of a volume and to bring it back. All times are in milliseconds, without the flush that follows. */
export interface Contender {
  name: string;
  /** It copies bytes or trees of its own, so it neither needs the volume changed nor changes it. */
  apart?: true;
  /** Its store is empty again. */
  reset(): Promise<void>;
  /** Keeps the volume as it is; from the one before it may take what it can. */
  snapshot(): Promise<number>;
  /** Only the newest snapshot is left. */
  keepNewest(): Promise<void>;
  /** What a restore may expect: nothing that is done here counts. */
  beforeRestore?(): Promise<void>;
  /** The volume is as the newest snapshot says. */
  restore(): Promise<number>;
  verify?(level: 'quick' | 'full'): Promise<number>;
  /** Reads what the newest snapshot left to be read later. */
  seal?(): Promise<number>;
}

export interface Scene {
  volume: string;
  /** A folder of its own for each. */
  store: string;
  /** Of the volume at the start. */
  bytes: number;
  /** What a snapshot waits for after the last write: files any younger than that are copied again. */
  settleMs: number;
  call: CallWarmsnap;
  signal: AbortSignal | undefined;
}

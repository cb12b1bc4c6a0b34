import type { Clock } from '@ci-warm/clock';
import type { AppLifecycleOptions } from './types.ts';

/** The options with their defaults filled in. */
export interface Ports extends AppLifecycleOptions {
  clock: Clock;
  settleTimeoutMs: number;
  onProgress: (line: string) => void;
  /** What is said only once. */
  said: Set<string>;
}

import type { Contradiction } from '@ci-warm/app-cli';
import type { warmctlSettings } from '../apps/warmctl.ts';
import { longWait } from './long-wait.ts';

/** Beside what each verb takes, which the app itself tells. */
export const warmctlContradictions: readonly Contradiction<typeof warmctlSettings>[] = [
  longWait<typeof warmctlSettings>(),
];

import type { Clock } from '@ci-warm/clock';
import type { StackObservation } from '@ci-warm/convergence';
import type { Ingress } from '@ci-warm/ingress';

/** What proves that an app serves. */
export interface HealthCheck {
  path: string;
  /** Accepted statuses. Default 200, 301, 302. Redirects are not followed. */
  statuses?: readonly number[];
  /** Substring that the body must contain. */
  bodyIncludes?: string;
  /** Probe another name than the app's domain: traefik is proved by a host it routes. */
  host?: string;
  /** Domains of the apps that this one is meant to call by name: an answer of theirs is not taken for a mix-up. */
  mayCall?: readonly string[];
}

/** N consecutive successes over a window. */
export interface HealthWindow {
  /** Milliseconds. */
  windowMs: number;
  /** The first at the window's start, the last at its end. */
  successes: number;
  /** Milliseconds for convergence and the first success. */
  timeoutMs: number;
  /** Milliseconds for one probe. Default 5,000. */
  probeTimeoutMs?: number;
}

export type ProbeOutcome =
  | { outcome: 'ok'; status: number; ms: number }
  | { outcome: 'failed'; reason: string; status?: number; ms: number };

/** `foreign-answer`: it answers well, but a part of the answer comes from another stack. */
export type UnhealthyKind = 'timeout' | 'crash-loop' | 'probe' | 'foreign-answer';

/** `ms` is the whole wait; `windowMs` the part of it spent in windows, so that times can be told without them. */
export type HealthOutcome =
  | { outcome: 'healthy'; ms: number; windowMs: number }
  | {
      outcome: 'unhealthy';
      reason: string;
      kind: UnhealthyKind;
      ms: number;
      windowMs: number;
    };

/** Looks at whose tasks are asked while probes are answered. */
export interface AnswerWatch {
  during<T>(probing: () => Promise<T>): Promise<T>;
  /** Who answered in the stack's place, and what to do about it; `undefined` as long as nobody was seen to. */
  foreign(): string | undefined;
}

export interface WaitHealthyRequest {
  /** One look at the app's stack. What it throws ends the wait. */
  observe: () => Promise<StackObservation>;
  ingress: Ingress;
  domain: string;
  health: HealthCheck;
  window: HealthWindow;
  /** Begins to watch whose answers they are, when a window opens; `undefined` where nobody else could give them. */
  watchAnswers?: () => Promise<AnswerWatch | undefined>;
  /** Something was just deployed: if Swarm itself goes back to an earlier spec, that is a failure. */
  afterChange?: boolean;
  clock?: Clock;
  signal?: AbortSignal | undefined;
  /** Told whenever what is being waited for changes. */
  onProgress?: (line: string) => void;
}

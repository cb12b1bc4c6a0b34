import type { Sandbox } from '@ci-warm/sandbox';
import type { RunApp } from './run-app.ts';

/** What a step has to work with. */
export interface Scene {
  sandbox: Sandbox;
  runApp: RunApp;
}

/** What a step saw. It did what it says if there are no problems. */
export interface Sight {
  /** In the words of the program that was run: `deployed`, `rolled-back`, `green, promoted`. */
  outcome: string;
  /** One line for people. */
  detail: string;
  problems: readonly string[];
}

export interface Step {
  name: string;
  run(scene: Scene): Promise<Sight>;
}

export interface StepReport extends Sight {
  name: string;
  ok: boolean;
  ms: number;
}

export interface TourReport {
  ok: boolean;
  /** Milliseconds in all, bringing the sandbox up included. */
  ms: number;
  sandboxMs: number;
  steps: readonly StepReport[];
}

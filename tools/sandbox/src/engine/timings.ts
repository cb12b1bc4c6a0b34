/** Milliseconds of the habits that take time. Where the spec of a service says otherwise, the spec wins. */
export interface Timings {
  /** How long a task stays visible in each state before it runs: pending, assigned, preparing, starting. */
  step: number;
  /** From the wish to stop a task until its process is told. */
  stopNotice: number;
  /** From the end of a removed task's process until the task is no longer listed. */
  taskReap: number;
  /** From then on until its stopped container is gone, and with it the hold on its volumes. */
  containerReap: number;
  /** Of which it spends so long being removed: still listed, under a state of its own. */
  containerRemoval: number;
  /** Between the end of a task and the start of its replacement. */
  restartDelay: number;
  /** How long a process may take to end after SIGTERM. */
  stopGrace: number;
  /** How long an update watches its last new task before it calls itself completed. */
  updateMonitor: number;
  healthInterval: number;
  healthTimeout: number;
  pull: number;
  /** A busy manager may forget a removed task while its process still stops: how long after removal. */
  forgetRemovedTask?: number;
}

/** Much shorter than the real engine's, but never nothing. In brackets what the real one does. */
export const defaultTimings: Timings = {
  step: 8, // (30 to 500)
  stopNotice: 40, // (20 to 500)
  taskReap: 60, // (300)
  containerReap: 120, // (300 to 5,000)
  containerRemoval: 40, // (100 to 1,000)
  restartDelay: 200, // (5,000)
  stopGrace: 10_000, // (10,000)
  updateMonitor: 300, // (5,000)
  healthInterval: 500, // (30,000)
  healthTimeout: 5_000, // (30,000)
  pull: 40,
};

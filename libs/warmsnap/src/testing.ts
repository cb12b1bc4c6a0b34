/** Limits that tests and benchmarks set and no app does. */
export interface WarmsnapTesting {
  /**
   * Milliseconds. A file whose ctime is younger than this at a scan may change again without its times moving,
   * so its index entry is not trusted. Default 2,000.
   */
  racyMs?: number;
  /**
   * A restore that has to write at least so many names of a source, and finds none as it should be, stages all of it as a new
   * directory, which then takes the place of the old one by two renames instead of one for each name. Only as root, and
   * not where the failed state is kept. Default 128.
   */
  exchangeFrom?: number;
  /** How many failed states `keepFailed` leaves in its folder; the oldest go first. Default 1. */
  failedStates?: number;
  /** Bytes that they may take together. Default 5 GiB. */
  failedBytes?: number;
  /**
   * Bytes that all files of an imported archive may have together, holes included: a sparse file is honest about more
   * than its disk holds, and reading holes takes time. Default 1 PiB.
   */
  importBytes?: number;
}

export type WarmsnapLimits = Required<WarmsnapTesting>;

export const defaultLimits: WarmsnapLimits = {
  racyMs: 2_000,
  exchangeFrom: 128,
  failedStates: 1,
  failedBytes: 5 * 1024 ** 3,
  importBytes: 1024 ** 5,
};

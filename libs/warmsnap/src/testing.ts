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
  /** Bytes that all files of an imported archive may have together, holes included. Default: the size of the store's file system. */
  importBytes?: number;
}

export type WarmsnapLimits = Required<Omit<WarmsnapTesting, 'importBytes'>> &
  Pick<WarmsnapTesting, 'importBytes'>;

export const defaultLimits: WarmsnapLimits = {
  racyMs: 2_000,
  exchangeFrom: 128,
  failedStates: 1,
  failedBytes: 5 * 1024 ** 3,
};

import { parseArgs } from 'node:util';
import { exitCodeOf, messageOf, WarmError } from '@ci-warm/errors';
import { benchNoop } from './noop.ts';
import { reportJson } from './report-json.ts';
import { report } from './report.ts';
import { benchSnapshot } from './snapshot/bench-snapshot.ts';
import { readOptions, type SnapshotFlags } from './snapshot/options.ts';
import { soak } from './soak.ts';
import { benchStartup } from './startup.ts';
import type { Measurement } from './types.ts';

const usage = `npm run bench -- <what> [--runs N] [--parallel N] [--json]

  noop      a reconcile that finds nothing to do, beside its floor: a bare Node and a bare git fetch
  startup   each bundle's --print-config and --help, beside a bare Node
  soak      cold runs of a recipe, --parallel of them at once: ends with 1 if one is not green or leaves anything
  snapshot  snapshots and restores beside tar, rsync, restic, cp and dd; a missed goal is shown and ends with 0
              --size 1G --files N             of the volume (2,800 files to the GiB)
              --fs ext4,xfs,btrfs             mounted from a file as root, unless the temporary folder is one; here: as it is;
                                              ext4-loop: always from a file, where others write to the same disk
              --only warmsnap,rsync           warmsnap, warmsnap-trusting, tar, tar-zstd, rsync, restic, cp,
                                              dd, clone
              --series                        warmsnap alone, the same changes in volumes of a quarter of --size to eight times
              --memory                        warmsnap alone, the peak memory of each call with 200,000 (--files) small files
              --settle-ms 2100                wait before a snapshot; less makes warmsnap copy what it cannot trust
`;

interface Counts {
  runs: number;
  parallel: number;
}

const benches: Readonly<
  Record<string, { runs: number; run: (counts: Counts, flags: SnapshotFlags) => Promise<Measurement> }>
> = {
  noop: { runs: 9, run: benchNoop },
  startup: { runs: 11, run: benchStartup },
  soak: { runs: 9, run: soak },
  snapshot: { runs: 5, run: async ({ runs }, flags) => await benchSnapshot(readOptions(flags, runs)) },
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: 'string' },
    parallel: { type: 'string', default: '1' },
    json: { type: 'boolean' },
    size: { type: 'string' },
    files: { type: 'string' },
    fs: { type: 'string' },
    only: { type: 'string' },
    'settle-ms': { type: 'string' },
    series: { type: 'boolean' },
    memory: { type: 'boolean' },
    help: { type: 'boolean' },
  },
});
const bench = benches[positionals[0] ?? ''];
const [runs, parallel] = [Number(values.runs ?? bench?.runs), Number(values.parallel)];
const counts = [runs, parallel].every((count) => Number.isInteger(count) && count >= 1);
if (values.help) {
  process.stdout.write(usage);
} else if (!bench || !counts) {
  process.stderr.write(usage);
  process.exitCode = 2;
} else {
  try {
    const measured = await bench.run({ runs, parallel }, values);
    process.stdout.write((values.json ? reportJson : report)(measured));
    if (measured.faults?.some(({ what }) => what.length > 0)) process.exitCode = 1;
  } catch (error) {
    // Anything else is a fault of the benchmark itself, and its stack says where.
    if (!(error instanceof WarmError)) throw error;
    process.stderr.write(
      `bench: ${messageOf(error)}${error.hint === undefined ? '' : `\n  ${error.hint}`}\n`,
    );
    process.exitCode = error.code === 'interrupted' ? 130 : exitCodeOf(error);
  }
}

import { parseArgs } from 'node:util';
import { benchNoop } from './noop.ts';
import { report } from './report.ts';
import { soak } from './soak.ts';

const usage = `npm run bench -- <what> [--runs N] [--parallel N] [--json]

  noop   a reconcile that finds nothing to do, beside its floor: a bare Node and a bare git fetch
  soak   cold runs of a recipe, --parallel of them at once: ends with 1 if one is not green or leaves anything
`;

const benches: Readonly<Record<string, typeof soak>> = { noop: benchNoop, soak };

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: 'string', default: '9' },
    parallel: { type: 'string', default: '1' },
    json: { type: 'boolean' },
    help: { type: 'boolean' },
  },
});
const bench = benches[positionals[0] ?? ''];
const [runs, parallel] = [Number(values.runs), Number(values.parallel)];
const counts = [runs, parallel].every((count) => Number.isInteger(count) && count >= 1);
if (values.help) {
  process.stdout.write(usage);
} else if (!bench || !counts) {
  process.stderr.write(usage);
  process.exitCode = 2;
} else {
  const measured = await bench({ runs, parallel });
  process.stdout.write(values.json ? `${JSON.stringify(measured, null, 2)}\n` : report(measured));
  if (measured.faults?.some(({ what }) => what.length > 0)) process.exitCode = 1;
}

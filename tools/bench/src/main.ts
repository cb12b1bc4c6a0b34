import { parseArgs } from 'node:util';
import { benchNoop } from './noop.ts';
import { report } from './report.ts';

const usage = `npm run bench -- <what> [--runs N] [--json]

  noop   a reconcile that finds nothing to do, beside its floor: a bare Node and a bare git fetch
`;

const benches: Readonly<Record<string, typeof benchNoop>> = { noop: benchNoop };

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { runs: { type: 'string', default: '9' }, json: { type: 'boolean' }, help: { type: 'boolean' } },
});
const bench = benches[positionals[0] ?? ''];
const runs = Number(values.runs);
if (values.help) {
  process.stdout.write(usage);
} else if (!bench || !Number.isInteger(runs) || runs < 1) {
  process.stderr.write(usage);
  process.exitCode = 2;
} else {
  const measured = await bench({ runs });
  process.stdout.write(values.json ? `${JSON.stringify(measured, null, 2)}\n` : report(measured));
}

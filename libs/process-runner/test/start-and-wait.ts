import { createRunner } from '../src/index.ts';

const [, , pidFile, terminal] = process.argv;
// It ignores what a vanished terminal sends: only the parent-death signal ends it.
const script = `trap "" HUP; echo $$ > "$0"; while :; do sleep 0.1; done`;
await createRunner()(['sh', '-c', script, pidFile ?? ''], {
  timeoutMs: 50_000,
  terminal: terminal === 'true',
});

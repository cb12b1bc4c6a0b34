import { mkdtemp, realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { systemClock } from '@ci-warm/clock';
import { exitCodeOf, messageOf, WarmError } from '@ci-warm/errors';
import { startSandbox, type Sandbox } from '@ci-warm/sandbox';
import { closingWords } from './closing-words.ts';
import { keycloakSteps } from './keycloak-steps.ts';
import { createLiveList, seconds } from './live-list.ts';
import { recipeSteps } from './recipe-steps.ts';
import { createRunApp } from './run-app.ts';
import { runSteps } from './tour.ts';
import type { TourReport } from './types.ts';

const help = `npm start [-- --json] [-- --keep]

Shows the main job in a sandbox: a warm Keycloak through good and bad releases, and runs of a recipe and its pull requests.

  --json   one document on stdout, progress on stderr
  --keep   leave the sandbox up, and say how to use it

Exit codes: 0 every step did what it says · 1 one did not · 2 bad usage · 3 something outside failed
`;

const interrupted = new AbortController();
// The first signal ends the step and cleans up; the default of a second one is left alone.
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => interrupted.abort(name));
// Whoever stops reading (`| head`) has seen enough, but the sandbox still has to go.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => interrupted.abort('EPIPE'));
let sandbox: Sandbox | undefined;
let keep = false;

try {
  const { values } = readArguments();
  keep = values.keep === true;
  if (values.help) process.stdout.write(help);
  else process.exitCode = (await tour(values.json === true)) ? 0 : 1;
} catch (error) {
  if (!interrupted.signal.aborted) {
    const hint = error instanceof WarmError && error.hint ? `\n  ${error.hint}` : '';
    process.stderr.write(`tour: ${messageOf(error)}${hint}\n`);
  }
  keep &&= !interrupted.signal.aborted;
  process.exitCode = interrupted.signal.aborted ? 130 : exitCodeOf(error);
} finally {
  if (!keep) await sandbox?.stop();
}

async function tour(json: boolean): Promise<boolean> {
  const started = systemClock.monotonic();
  const elapsed = (): number => Math.round(systemClock.monotonic() - started);
  const human = json ? process.stderr : process.stdout;
  // Only a sandbox in a folder of its own outlives this process.
  const dir = keep ? await mkdtemp(join(await realpath(tmpdir()), 'ccw-tour-')) : undefined;
  sandbox = await startSandbox(dir === undefined ? {} : { dir });
  const sandboxMs = elapsed();
  interrupted.signal.throwIfAborted();
  human.write(
    `A sandbox is up in ${sandbox.dir} (${seconds(sandboxMs)}): no Docker, no root, no network.\n\n`,
  );

  const steps = [...keycloakSteps(), ...recipeSteps()];
  const list = createLiveList(
    steps.map(({ name }) => name),
    human,
  );
  const scene = { sandbox, runApp: createRunApp(sandbox, interrupted.signal) };
  const reports = await runSteps(steps, scene, list, interrupted.signal).finally(list.close);
  const report: TourReport = { ok: reports.every(({ ok }) => ok), ms: elapsed(), sandboxMs, steps: reports };
  if (json) process.stdout.write(`${JSON.stringify(report, undefined, 2)}\n`);
  else human.write(closingWords(report, dir));
  return report.ok;
}

function readArguments() {
  try {
    const flag = { type: 'boolean' } as const;
    return parseArgs({ options: { json: flag, keep: flag, help: { ...flag, short: 'h' } } });
  } catch (cause) {
    throw new WarmError({
      kind: 'usage',
      code: 'tour-usage',
      message: messageOf(cause),
      hint: 'npm start -- --help shows what there is.',
      cause,
    });
  }
}

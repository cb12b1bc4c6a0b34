import { expect } from 'vitest';
import { testFile } from '../support/ci-files.ts';
import { nothing } from '../support/prove-rows.ts';
import type { FaultRow } from '../support/fault-row.ts';
import type { Ended, RunOrder, Strike } from '../support/types.ts';
import type { FaultWorld } from '../support/world.ts';

const recipe = 'custom-html';
type Signal = 'SIGTERM' | 'SIGKILL';
type Place = Pick<Strike, 'command' | 'words'>;

/** The command of each phase that can be told from outside; `custom` is struck by a test of its own. */
const places: Readonly<Record<string, Place & { stages: string }>> = {
  fetch: { command: 'git', words: `*clone*${recipe}*`, stages: 'install' },
  install: { command: 'abra', words: '*app deploy*', stages: 'install' },
  upgrade: { command: 'abra', words: '*app deploy*--force*', stages: 'upgrade' },
  backup: { command: 'abra', words: '*app backup create*', stages: 'backup' },
  restore: { command: 'abra', words: '*app restore*', stages: 'backup,restore' },
  teardown: { command: 'abra', words: '*app undeploy*', stages: 'install' },
};

/** Terminated while a command of the phase is about to work; killed when it has worked and nobody knows yet. */
async function struckAt(world: FaultWorld, phase: string, signal: Signal): Promise<Ended> {
  const { commit } = await world.sandbox.pullRequest(recipe);
  const place = places[phase];
  if (!place) return world.run({ recipe, ref: commit, stages: 'custom', files: killingTest(signal) });
  const { stages, command, words } = place;
  const when = signal === 'SIGTERM' ? 'before' : 'after';
  const action = `kill -${signal.slice(3)} $RUN`;
  const order: RunOrder = { recipe, ref: commit, stages, strikes: [{ command, words, when, action }] };
  const ended = await world.run(order);
  expect(ended.struck).toEqual([0]);
  return ended;
}

const killingTest = (signal: Signal) => ({
  'tests/a.test.ts': testFile(
    'it is struck',
    `process.kill(Number(fs.readFileSync('{strikes}/pid', 'utf8')), '${signal}'); await new Promise((done) => setTimeout(done, 60_000));`,
  ),
});

const terminated = (phase: string): FaultRow => ({
  fault: 'SIGTERM: the build is cancelled',
  where: phase,
  outcome: 'infrastructure; torn down first',
  exitCode: 3,
  left: nothing,
  reason: /SIGTERM/,
  run: (world) => struckAt(world, phase, 'SIGTERM'),
});

const killed = (phase: string): FaultRow => ({
  fault: 'SIGKILL: out of memory, or a crash of the host',
  where: phase,
  outcome: 'none; the next run of any recipe tidies up',
  exitCode: 'SIGKILL',
  left: 'all of it, until the next run',
  run: (world) => struckAt(world, phase, 'SIGKILL'),
});

const working = ['fetch', 'install', 'upgrade', 'backup', 'restore', 'custom'];

/** Runs that are ended from outside, in each of their phases. */
export const endingRows: readonly FaultRow[] = [
  ...working.map(terminated),
  {
    ...terminated('teardown'),
    outcome: 'what it would have been, here green: all has been tested, and the teardown goes on',
    exitCode: 0,
    reason: undefined,
  },
  ...[...working, 'teardown'].map(killed),
];

import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { eventually } from '@ci-warm/contract';
import type { World } from '../support/index.ts';
import { processesOf } from './left.ts';
import { slowTests } from './slow-tests.ts';
import { startRun, type StartedRun } from './start-run.ts';

/** Phases of a run, in their order. A run that is struck in one of them is in the middle of what it is about. */
export const phases = ['fetch', 'install', 'upgrade', 'backup', 'restore', 'custom', 'teardown'] as const;
export type Phase = (typeof phases)[number];

/**
 * Starts a run and waits until it is in the middle of a phase.
 *
 * @param words what is tested, without the stages
 */
export async function runInPhase(world: World, phase: Phase, words: readonly string[]): Promise<StartedRun> {
  const begun = join(world.dir, 'begun');
  rmSync(begun, { force: true });
  const start = (stages: string, env: Record<string, string> = {}) =>
    startRun(world, [...words, '--stages', stages], env);
  const seeing = async (run: StartedRun, look: () => boolean) => {
    let over = false;
    const ended = run.ended.then(() => (over = true));
    await Promise.race([eventually(async () => over || look()), ended]);
    if (over) throw new Error(`it ended before it came to ${phase}: ${(await run.ended).stderr}`);
    return run;
  };
  const commanding = async (stages: string, command: RegExp, told?: RegExp) => {
    const run = start(stages);
    if (told) await run.said(told);
    return seeing(run, () => processesOf(world).some((line) => command.test(line)));
  };
  const marking = (stages: string, env: Record<string, string>) =>
    seeing(start(stages, env), () => existsSync(begun));

  const ways: Readonly<Record<Phase, () => Promise<StartedRun>>> = {
    fetch: () => marking('install', { PATH: withSlowClone(world, begun) }),
    install: () => commanding('install', /main\.ts app deploy/),
    upgrade: () => commanding('upgrade', /main\.ts app deploy .*--force/),
    backup: () => commanding('backup', /main\.ts app backup create/),
    restore: () => commanding('restore', /main\.ts app restore/),
    custom: () => marking('custom', { CCCI_REPO: slowTests(world, begun) }),
    // What a dead run left is undeployed before.
    teardown: () => commanding('install', /main\.ts app undeploy/, /removing cust-[0-9a-f]{6}\./),
  };
  return await ways[phase]();
}

/** A search path whose git tells of a clone, and does not come to an end with it. */
function withSlowClone({ dir, env }: World, begun: string): string {
  const bin = join(dir, 'slow-git');
  mkdirSync(bin, { recursive: true });
  const script = `#!/bin/sh
PATH=\${PATH#*:}
case " $*" in *\\ clone\\ *) : >'${begun}'; exec sleep 50 ;; esac
exec git "$@"
`;
  writeFileSync(join(bin, 'git'), script, { mode: 0o755 });
  return [bin, env['PATH']].join(delimiter);
}

import { rm, writeFile } from 'node:fs/promises';
import { setUp } from './set-up.ts';
import { environmentFor } from './test-environment.ts';
import { takeDown } from './take-down.ts';
import { printStatus } from './status.ts';
import { runTests } from './run-tests.ts';
import type { Command } from './command.ts';
import type { VerbContext } from './verb-context.ts';

/** Each ends with the exit code of the process. */
export const verbs: Readonly<Record<Command['verb'], (context: VerbContext) => Promise<number>>> = {
  up,
  down,
  status: printStatus,
  test: runTests,
};

async function up(context: VerbContext): Promise<number> {
  const { places, say, print } = context;
  const made = await setUp(context);
  if (made.outcome === 'impossible') {
    say(`the real tier cannot be had: ${made.why}`);
    return 3;
  }
  await writeFile(places.keepFile, '');
  for (const [name, value] of Object.entries(environmentFor(places))) print(`export ${name}='${value}'`);
  return 0;
}

async function down(context: VerbContext): Promise<number> {
  const { places, say } = context;
  const end = await takeDown(context, async () => {
    await rm(places.keepFile, { force: true });
    return true;
  });
  say(
    { stopped: 'engine: down', absent: 'engine: it was not up', 'in-use': 'engine: a test run uses it' }[end],
  );
  return end === 'in-use' ? 75 : 0;
}

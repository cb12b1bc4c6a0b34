import { stripVTControlCharacters } from 'node:util';
import { messageOf } from '@ci-warm/errors';
import type { StackObservation } from '@ci-warm/convergence';
import type { CommandResult } from '@ci-warm/process-runner';
import type { Ports } from '../contract/ports.ts';

/** What a person needs to see of a failure: abra's last words, each service's ended tasks and its last lines. */
export async function collectLogs(
  { swarm }: Ports,
  { services }: StackObservation,
  command?: CommandResult,
): Promise<string> {
  const sections: string[] = [];
  if (command) {
    for (const stream of ['stdout', 'stderr'] as const) {
      const text = lastLines(command[stream]);
      if (text !== '') sections.push(`== abra ${stream}\n${text}`);
    }
  }
  for (const { id, name, tasks } of services) {
    const ended = tasks
      .filter(({ error }) => error !== undefined)
      .map(({ state, error }) => `${state}: ${error}`);
    const lines = await swarm
      .serviceLogs(id, { tail: mostLines })
      .catch((error: unknown) => `(its output cannot be read: ${messageOf(error)})`);
    sections.push([`== ${name}`, ...ended, lines].filter((line) => line !== '').join('\n'));
  }
  // Some programs colour their output whoever reads it.
  return stripVTControlCharacters(sections.join('\n'));
}

function lastLines(text: string): string {
  return text.trim().split('\n').slice(-mostLines).join('\n');
}

const mostLines = 30;

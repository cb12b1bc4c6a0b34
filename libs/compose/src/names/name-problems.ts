import { maxServiceNameLength, maxSwarmNameLength, maxVolumeNameLength } from '@ci-warm/app-names';
import { WarmError } from '@ci-warm/errors';
import type { ComposeText } from '../compose-text.ts';
import { projectOf } from '../project/project-of.ts';
import type { ComposeProject } from '../project/types.ts';
import { engineNames, type EngineNameKind } from './engine-names.ts';

/**
 * The names that the engine would refuse for their length when this is deployed as a stack, one line each. Of files that
 * cannot be read it says nothing: their deploy will.
 */
export function nameProblems(
  text: Pick<ComposeText, 'files' | 'variables'>,
  stack: string,
): readonly string[] {
  const problems = engineNames(readable(text), stack)
    .filter(({ kind, name }) => name.length > limits[kind])
    .map(
      ({ kind, name }) =>
        `the ${kind} name "${name}" has ${name.length} characters, and Swarm takes at most ${limits[kind]}`,
    );
  return [...new Set(problems)];
}

function readable(text: Pick<ComposeText, 'files' | 'variables'>): ComposeProject {
  try {
    return projectOf(text);
  } catch (error) {
    if (error instanceof WarmError && error.code === 'compose-unreadable')
      return projectOf({ files: [], variables: text.variables });
    throw error;
  }
}

/** To be thrown before anything is created. `what` is whose names they are, `notes 1.2.0+3 at warm-notes.ci.test`. */
export function nameTooLong(what: string, problems: readonly string[]): WarmError {
  return new WarmError({
    kind: 'usage',
    code: 'name-too-long',
    message: `${what}: ${problems.join('; ')}`,
    hint: 'Nothing was created. Shorten what the compose files call it, or choose a shorter base domain: names begin with the stack, which is the domain.',
  });
}

/** A volume is a folder of the engine, which Swarm does not look at; names of services and networks become host names. */
const limits: Readonly<Record<EngineNameKind, number>> = {
  service: maxServiceNameLength,
  network: maxServiceNameLength,
  secret: maxSwarmNameLength,
  config: maxSwarmNameLength,
  volume: maxVolumeNameLength,
};

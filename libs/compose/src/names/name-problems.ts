import { maxServiceNameLength, maxSwarmNameLength, maxVolumeNameLength } from '@ci-warm/app-names';
import { WarmError } from '@ci-warm/errors';
import type { ComposeProject } from '../project/types.ts';
import { engineNames, type EngineNameKind } from './engine-names.ts';

/** The names that the engine would refuse for their length, one line each. */
export function nameProblems(project: ComposeProject, stack: string): readonly string[] {
  return engineNames(project, stack)
    .filter(({ kind, name }) => name.length > limits[kind])
    .map(
      ({ kind, name }) =>
        `the ${kind} name "${name}" has ${name.length} characters, and Swarm takes at most ${limits[kind]}`,
    );
}

/** To be thrown before anything is created. `what` is whose names they are, `notes 1.2.0 at warm-notes.ci.test`. */
export function nameTooLong(what: string, problems: readonly string[]): WarmError {
  return new WarmError({
    kind: 'usage',
    code: 'name-too-long',
    message: `${what}: ${problems.join('; ')}`,
    hint: 'Nothing was created. Shorten what the compose files call it, or choose a shorter base domain: the name begins with the stack, which is the domain.',
  });
}

const limits: Readonly<Record<EngineNameKind, number>> = {
  service: maxServiceNameLength,
  network: maxServiceNameLength,
  secret: maxSwarmNameLength,
  config: maxSwarmNameLength,
  volume: maxVolumeNameLength,
};

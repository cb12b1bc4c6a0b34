import { messageOf } from '@ci-warm/errors';
import type { ComposeText } from '../compose-text.ts';
import { interpolateAll } from '../interpolate.ts';
import { projectOf } from './project-of.ts';
import { readYaml } from './read-yaml.ts';
import type { ComposeProject } from './types.ts';

/**
 * What would keep these files from being deployed as a stack, whoever deploys them, one line each: found here without an
 * engine, so before anything is touched.
 */
export function stackProblems({ files, variables, missing }: ComposeText): readonly string[] {
  const absent = missing.map((name) => `${name}, which COMPOSE_FILE names, is not there`);
  try {
    const project = projectOf({ files, variables });
    const required = files.flatMap(
      (file) => interpolateAll(readYaml(file), variables, { unset: 'empty' }).required,
    );
    const unset = [...new Set(required)].map((name) => `the variable ${name} must be set and has no value`);
    return [...absent, ...unset, ...serviceProblems(project)];
  } catch (error) {
    return [...absent, messageOf(error)];
  }
}

function serviceProblems(project: ComposeProject): string[] {
  return [...project.services].flatMap(([name, service]) => {
    const undefinedOf = (kind: 'config' | 'secret' | 'network', used: ReadonlySet<string>) =>
      [...used]
        .filter((key) => !project[`${kind}s`].has(key) && !(kind === 'network' && key === 'default'))
        .map((key) => `service ${name} uses the ${kind} ${key}, which is declared nowhere`);
    return [
      ...(dnsName.test(name) ? [] : [`the service name "${name}" is none that Swarm takes`]),
      ...(service.image ? [] : [`service ${name} has no image`]),
      ...undefinedOf('config', service.configs),
      ...undefinedOf('secret', service.secrets),
      ...undefinedOf('network', service.networks),
    ];
  });
}

/** Swarm's own rule for service names. */
const dnsName = /^[a-zA-Z0-9](?:[-_]*[A-Za-z0-9]+)*$/;

import { WarmError } from '@ci-warm/errors';

/** Something of this host stopped abra from deploying: nothing is said about what was to be deployed. */
export function deployStopped(domain: string, reason: string, logs: string): WarmError {
  return new WarmError({
    kind: 'infrastructure',
    code: 'deploy-stopped',
    message: `abra could not deploy ${domain}: ${reason}`,
    hint: 'See the engine, the network and the disk of this host; nothing is said about what was to be deployed.',
    details: { logs },
  });
}

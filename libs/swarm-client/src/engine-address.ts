import { WarmError } from '@ci-warm/errors';

/** The prefix of every URL of an engine, from what `DOCKER_HOST` says. Ends without a slash. */
export function engineAddress(dockerHost: string): string {
  const [, scheme, rest = ''] = /^([a-z]+):\/\/(.*)$/.exec(dockerHost) ?? [];
  if (scheme === 'unix' && /^\/[^:]+$/.test(rest)) {
    if (Buffer.byteLength(rest) > longestSocketPath) {
      throw unusable(dockerHost, `the socket's path is longer than ${longestSocketPath} bytes`);
    }
    return `http://unix:${rest}:`;
  }
  if ((scheme === 'tcp' || scheme === 'http') && rest !== '') return `http://${rest.replace(/\/+$/, '')}`;
  throw unusable(dockerHost, 'only unix:// and tcp:// are understood');
}

function unusable(dockerHost: string, why: string): WarmError {
  return new WarmError({
    kind: 'usage',
    code: 'docker-host',
    message: `DOCKER_HOST is ${JSON.stringify(dockerHost)}: ${why}`,
    hint: 'set DOCKER_HOST to unix:///var/run/docker.sock or to the socket of your engine',
  });
}

// The kernel takes 107; older Node versions cut longer ones without a word.
const longestSocketPath = 107;

import { findExecutable } from '@ci-warm/process-runner';
import type { Workshop } from './workshop.ts';

/** What the engine itself needs: executables, each with the Debian package that brings it. */
export const engineNeeds: Readonly<Record<string, string>> = {
  dockerd: 'docker.io',
  // The engine programs name resolution inside each container with it.
  iptables: 'iptables',
};

/** Why nothing of the real tier can be had on this machine, if so. */
export function findObstacle(): string | undefined {
  if (process.getuid?.() !== 0) return 'a Docker Engine needs root, and this is an ordinary user';
  if (process.platform !== 'linux') return `a Docker Engine needs Linux, and this is ${process.platform}`;
  const missing = missingOf(engineNeeds);
  if (missing.length > 0 && findExecutable('apt-get') === undefined)
    return `${missing.join(' and ')} are missing, and there is no apt-get to install them`;
  return undefined;
}

/** Makes sure of executables by installing the packages of those that are missing, one installation at a time. */
export function createInstaller({ run }: Pick<Workshop, 'run'>) {
  let queue: Promise<unknown> = Promise.resolve();
  return async (needs: Readonly<Record<string, string>>): Promise<void> => {
    const turn = queue.then(async () => {
      const packages = missingOf(needs);
      if (packages.length === 0) return;
      const install = ['apt-get', 'install', '-y', '-qq', '--no-install-recommends', ...packages];
      const env = { DEBIAN_FRONTEND: 'noninteractive' };
      // The lists may be missing or older than the mirror.
      await run(install, { env }).catch(async () => {
        await run(['apt-get', 'update', '-qq'], { env });
        await run(install, { env });
      });
    });
    queue = turn.catch(() => undefined);
    await turn;
  };
}

function missingOf(needs: Readonly<Record<string, string>>): string[] {
  return Object.entries(needs).flatMap(([command, name]) =>
    findExecutable(command) === undefined ? [name] : [],
  );
}

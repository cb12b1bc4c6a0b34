import { appendFileSync } from 'node:fs';
import type { World } from '../support/index.ts';

/** The server's backup app: restic in a container that sees the engine's volumes. */
export interface BackupApp {
  /** What restic itself says, in that container. */
  restic(...words: string[]): Promise<string>;
}

export async function deployBackupApp(world: World): Promise<BackupApp> {
  const domain = `backup.${world.baseDomain}`;
  const { body: info } = await world.engine.get<{ DockerRootDir: string }>('/info');
  world.publish('backup-bot-two', '2.3.0+2.3.0');
  await world.abra(
    ...['app', 'new', 'backup-bot-two', '--domain', domain, '--server', 'default'],
    ...['--no-input', '--secrets'],
  );
  appendFileSync(world.envFile(domain), `\nSERVER_VOLUMES=${info.DockerRootDir}/volumes\n`);
  await world.abra('app', 'deploy', domain, '--no-input', '--no-domain-checks');
  return {
    restic: (...words) => world.abra('app', 'run', domain, 'app', '--', 'restic', '--no-cache', ...words),
  };
}

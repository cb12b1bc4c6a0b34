import type { EngineWorld } from './engine-world.ts';
import { recipeFiles, sampleEnv } from './recipes.ts';

/** Gives the world's server a backup app that keeps plain files. */
export async function deployBackupApp(world: EngineWorld): Promise<void> {
  const files = recipeFiles({
    image: world.image,
    sample: sampleEnv.replaceAll('tiny', 'backup-bot-two'),
  });
  const compose = files['compose.yml'].replace(
    '"backupbot.backup=true"',
    '"coop-cloud.backupbot.enabled=true"',
  );
  world.commit('backup-bot-two', { ...files, 'compose.yml': compose });
  world.tag('backup-bot-two', '1.0.0+1.0.0');
  const { domain } = world.domain();
  const words = ['--domain', domain, '--server', 'default', '--no-input', '--secrets'];
  for (const call of [
    ['app', 'new', 'backup-bot-two', ...words],
    ['app', 'deploy', domain, '--no-input', '--no-domain-checks'],
  ]) {
    const { code, stdout } = await world.abra(...call);
    if (code !== 0) throw new Error(stdout);
  }
}

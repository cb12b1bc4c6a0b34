import { expect, test } from 'vitest';
import type { World } from './world.ts';

/** What the lint says, and how. */
export function linting(world: World): void {
  const idsOf = (rules: readonly { id: string }[]) => rules.map(({ id }) => id);
  const linted = async (edit: (files: Record<string, string>) => void) => {
    const recipe = await world.recipe();
    await world.release(recipe, '1.1.0+1.0.0', { edit });
    await world.client.recipes.fetch(recipe);
    await world.client.recipes.checkout(recipe, '1.1.0+1.0.0');
    return await world.client.lint(recipe);
  };

  test('[V] without a terminal there is no lint, no backup and no restore', async () => {
    const recipe = await world.recipe();
    const domain = world.domain();
    await world.client.newApp({ recipe, domain });
    for (const words of [
      ['recipe', 'lint', recipe],
      ['app', 'backup', 'create', domain],
      ['app', 'restore', domain],
    ])
      expect(await world.abra([...words, '--no-input', '--offline'])).toMatchObject({
        exitCode: 1,
        stdout: expect.stringContaining('FATA inappropriate ioctl for device'),
      });
  });

  test('[V] one lightweight tag breaks the error rule R014; the exit code is 0 all the same', async () => {
    const recipe = await world.recipe();
    expect(idsOf((await world.client.lint(recipe)).errors)).not.toContain('R014');
    await world.release(recipe, '0.1.0+1.0.0', { tag: 'lightweight' });
    await world.client.recipes.fetch(recipe);
    const report = await world.client.lint(recipe);
    expect(report.ok).toBe(false);
    expect(idsOf(report.errors)).toContain('R014');
    const words = ['recipe', 'lint', '--no-input', '--offline', '--chaos', recipe];
    const { exitCode, stdout } = await world.abra(words, { terminal: true });
    expect(exitCode).toBe(0);
    expect(stdout.trimEnd().split('\n').at(-1)).toContain(`critical errors present in ${recipe} config`);
  });

  test('[V] R009 fails on an environment value that is no text', async () => {
    const { errors } = await linted((files) => {
      files['compose.yml'] = (files['compose.yml'] ?? '').replace('- GREETING=hello', 'GREETING: true');
    });
    expect(idsOf(errors)).toContain('R009');
  });

  test('[V] R015 only warns of long secret names', async () => {
    const { errors, warnings } = await linted((files) => {
      files['compose.yml'] = (files['compose.yml'] ?? '')
        .replace('secrets:\n  token:', 'secrets:\n  a_very_long_token:')
        .replace('- token', '- a_very_long_token');
    });
    expect(idsOf(warnings)).toContain('R015');
    expect(idsOf(errors)).not.toContain('R015');
  });

  test.each([
    ['R010', 'without Traefik', (text: string) => text.replace('traefik.enable=true', 'x=y')],
    ['R011', 'a service without an image', (text: string) => text.replace(/ {4}image: .*\n/, '')],
    ['R012', 'a config without a version', (text: string) => text.replace('_${APP_CONF_VERSION}', '_v1')],
  ] as const)('[R] %s is an error: %s', async (id, _what, change) => {
    const { errors } = await linted((files) => {
      files['compose.yml'] = change(files['compose.yml'] ?? '');
    });
    expect(idsOf(errors)).toContain(id);
  });
}

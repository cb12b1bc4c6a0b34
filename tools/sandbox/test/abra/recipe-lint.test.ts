import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recipeFiles } from './support/recipes.ts';
import { runAbra } from './support/run-abra.ts';
import { makeWorld, type World } from './support/world.ts';

let world: World;
const lint = (recipe: string, ...flags: string[]) =>
  runAbra(world.env, ['recipe', 'lint', recipe, '--no-input', ...flags], { terminal: true });
const rowOf = (table: string, id: string) => table.split('\n').find((line) => line.includes(id));

beforeAll(() => {
  world = makeWorld();
});
afterAll(() => world.remove());

describe.concurrent('recipe lint', () => {
  it('needs a terminal', async () => {
    world.commit('plain', recipeFiles());
    const result = await runAbra(world.env, ['recipe', 'lint', 'plain', '--no-input']);
    expect(result).toEqual({ code: 1, stdout: 'FATA inappropriate ioctl for device\n', stderr: '' });
  });

  it('is quiet about a recipe that satisfies every error rule', async () => {
    world.commit('good', recipeFiles());
    world.tag('good', '1.0.0+1.0.0');
    const { code, stdout } = await lint('good');
    expect(code).toBe(0);
    expect(stdout).not.toContain('WARN');
    expect(rowOf(stdout, 'R014')).toContain('✅');
    expect(rowOf(stdout, 'R006')).toContain('-');
  });

  it('exits 0 with a warning line when one lightweight tag breaks R014', async () => {
    world.commit('loose', recipeFiles());
    world.tag('loose', '1.0.0+1.0.0');
    world.tag('loose', '0.9.0+1.0.0', { lightweight: true });
    const { code, stdout } = await lint('loose');
    expect(code).toBe(0);
    expect(rowOf(stdout, 'R014')).toMatch(/error.*❌/);
    expect(stdout.trimEnd().split('\n').at(-1)).toBe('WARN critical errors present in loose config');
  });

  it.each([
    ['R008', 'sampleless', { '.env.sample': undefined }],
    [
      'R009',
      'booleans',
      { 'compose.yml': (text: string) => text.replace('- GREETING=${GREETING:-none}', 'GREETING: true') },
    ],
    ['R009', 'appless', { 'compose.yml': (text: string) => text.replace('\n  app:', '\n  web:') }],
    ['R010', 'unrouted', { 'compose.yml': (text: string) => text.replace('traefik.enable=true', 'x=y') }],
    ['R011', 'imageless', { 'compose.yml': (text: string) => text.replace(/ {4}image: .*\n/, '') }],
    ['R012', 'frozen', { 'compose.yml': (text: string) => text.replace('_${APP_CONF_VERSION}', '_v1') }],
  ])('%s fails on %s', async (id, recipe, change) => {
    const files: Record<string, string> = { ...recipeFiles() };
    for (const [name, edit] of Object.entries(change)) {
      if (edit === undefined) delete files[name];
      else files[name] = edit(files[name] ?? '');
    }
    world.commit(recipe, files);
    const { code, stdout } = await lint(recipe);
    expect(code).toBe(0);
    expect(rowOf(stdout, id)).toMatch(/error.*❌/);
    expect(stdout).toContain('WARN critical errors present');
  });

  it('only warns about a long secret name', async () => {
    const { 'compose.yml': compose, ...rest } = recipeFiles();
    world.commit('longsecret', {
      ...rest,
      'compose.yml': compose
        .replace('secrets:\n  token:', 'secrets:\n  a_very_long_token:')
        .replace('- token', '- a_very_long_token'),
    });
    const { stdout } = await lint('longsecret');
    expect(rowOf(stdout, 'R015')).toMatch(/warn.*❌/);
    expect(stdout).not.toContain('WARN critical');
  });
});

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

  it.each([
    [
      'keyless',
      '    mem_limit: 1g\n',
      'services.app: compose key "mem_limit" is not taken by a stack deploy',
    ],
    ['ranges', '    ports: ["80-82:80-81"]\n', 'services.app.ports: Invalid ranges'],
    ['pipes', '    tmpfs: {a: b}\n    domainname: x\n    ports: [":"]\n', 'Invalid containerPort: :'],
    [
      'vault',
      '    networks: {default: {priority: 1}}\n',
      'compose key "priority" is not taken by a stack deploy',
    ],
    ['durations', '    stop_grace_period: ${GRACE}\n', '"${GRACE}" does not match format "duration"'],
    ['unclosed', '    hostname: "${DOMAIN"\n', 'invalid interpolation format for services.app.hostname'],
    ['envless', '    env_file: gone.env\n', 'gone.env: no such file or directory'],
  ])('says why it cannot read the files of %s, and blames no rule', async (recipe, service, reason) => {
    const { 'compose.yml': compose, ...rest } = recipeFiles();
    world.commit(recipe, { ...rest, 'compose.yml': compose.replace(/ {4}deploy:\n/, `${service}$&`) });
    const { code, stdout } = await lint(recipe);
    expect(code).toBe(1);
    expect(stdout).toContain('FATA ');
    expect(stdout).toContain(reason);
    expect(stdout).not.toMatch(/R0\d\d/);
  });

  it('blames for a value of a wrong type only the rule that abra blames, and says where it is', async () => {
    const { 'compose.yml': compose, ...rest } = recipeFiles();
    world.commit('typed', {
      ...rest,
      'compose.yml': compose.replace('- GREETING=${GREETING:-none}', 'GREETING: true'),
    });
    const { stdout } = await lint('typed');
    expect(stdout).toContain('WARN services.app.environment.GREETING contains an invalid type');
    for (const id of ['R010', 'R011']) expect(rowOf(stdout, id)).not.toContain('❌');
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

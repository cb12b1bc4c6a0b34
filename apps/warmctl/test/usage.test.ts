import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkUsage } from '../src/check-usage.ts';
import { schemaOf } from '@ci-warm/app-cli';
import { warmctlSettings, warmctlVerbs } from '@ci-warm/settings';
import { runApp } from './support.ts';

const config = (given: object) => schemaOf(warmctlSettings).parse({ baseDomain: 'ci.test', ...given });

describe('what a verb needs and takes', () => {
  it.each([
    [{ verb: 'canonicals' }],
    [{ verb: 'canonicals', skipFetch: true }],
    [{ verb: 'rewarm', recipe: 'wiki', skipFetch: true }],
    [{ verb: 'export', recipe: 'wiki', to: 'x', recipient: ['age1x'] }],
    [{ verb: 'import', recipe: 'wiki', from: 'x', identity: 'y', allowOutsideLinks: true }],
    [{ verb: 'verify', recipe: 'wiki' }],
    [{ verb: 'prune', yes: true }],
  ])('%j is fine', (given) => {
    expect(checkUsage(config(given))).toEqual({ recipe: 'recipe' in given ? given.recipe : '' });
  });

  it.each([
    [{ verb: 'rewarm' }, 'rewarm needs the name of a recipe'],
    [{ verb: 'prune', recipe: 'wiki' }, 'prune takes no recipe, but wiki is given'],
    [{ verb: 'export', recipe: 'wiki' }, 'export needs --to FILE'],
    [
      { verb: 'import', yes: true },
      'import needs the name of a recipe; import needs --from FILE; import takes no --yes',
    ],
    [{ verb: 'verify', recipe: 'wiki', identity: 'x' }, 'verify takes no --identity'],
    [
      { verb: 'export', recipe: 'wiki', to: 'x', allowOutsideLinks: true },
      'export takes no --allow-outside-links',
    ],
  ])('%j is not', (given, message) => {
    expect(() => checkUsage(config(given))).toThrow(expect.objectContaining({ kind: 'usage', message }));
  });
});

it('one clear error each, and how it is used', async () => {
  const env = { CCCI_BASE_DOMAIN: 'ci.test', CCCI_WARM_ROOT: '/nowhere/warm' };
  const [unknown, wrong, help, version] = await Promise.all([
    runApp('warmctl', ['canonical'], env),
    runApp('warmctl', ['prune', '--yess', '--recipient', 'x'], env),
    runApp('warmctl', ['--help'], {}),
    runApp('warmctl', ['--version'], {}),
  ]);
  expect(unknown).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringContaining('<verb>: Invalid option'),
  });
  expect(wrong).toMatchObject({ code: 2, stdout: '' });
  expect(wrong.stderr).toMatch(/(?=[\s\S]*unknown flag --yess)(?=[\s\S]*must be an age recipient)/);
  for (const verb of warmctlVerbs) expect(help.stdout).toMatch(new RegExp(`^  ${verb} `, 'm'));
  const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  const { version: shipped } = JSON.parse(manifest) as { version: string };
  expect(version.stdout).toBe(`warmctl ${shipped}\n`);
});

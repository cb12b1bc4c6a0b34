import { describe, expect, it, test } from 'vitest';
import { composeFilesOf, exportsOf, readComposeText, requireFiles, withComposeFile } from '../src/index.ts';

test('variables of abra.sh', () => {
  const text =
    'export A=v4\n  export B="two words" # c\nexport C=\'x\'\nlocal D=1\n#export E=1\nexport F=v1;\n';
  expect(Object.fromEntries(exportsOf(text))).toEqual({ A: 'v4', B: 'two words', C: 'x', F: 'v1' });
});

test.each([
  ['', ['compose.yml']],
  ['compose.yml:compose.x.yml', ['compose.yml', 'compose.x.yml']],
  [':compose.x.yml', ['compose.yml', 'compose.x.yml']],
  ['compose.yml::compose.yml', ['compose.yml']],
])('compose files of %j', (value, files) => {
  expect(composeFilesOf(new Map([['COMPOSE_FILE', value]]))).toEqual(files);
});

test('one more compose file is named once', () => {
  const once = withComposeFile(new Map([['A', '1']]), 'compose.ci.yml');
  expect(Object.fromEntries(once)).toEqual({ A: '1', COMPOSE_FILE: 'compose.yml:compose.ci.yml' });
  expect(withComposeFile(once, 'compose.ci.yml')).toBe(once);
});

describe('the text of an app', () => {
  const recipe: Record<string, string> = {
    'abra.sh': 'export CONF_VERSION=v2\nexport STACK_NAME=theirs\n',
    'compose.yml': 'services: {}',
    'compose.smtp.yml': 'secrets: {}',
  };
  const readWith = (files: Record<string, string>, env: Record<string, string>) =>
    readComposeText(async (name) => files[name], { env: new Map(Object.entries(env)), stack: 'own' });

  it('is that of its files, with its env under what abra.sh exports, and a stack of its own', async () => {
    const text = await readWith(recipe, {
      COMPOSE_FILE: ':compose.smtp.yml',
      CONF_VERSION: 'v1',
      DOMAIN: 'x.ci.test',
    });
    expect(text.files.map(({ name }) => name)).toEqual(['compose.yml', 'compose.smtp.yml']);
    expect(Object.fromEntries(text.variables)).toEqual({
      COMPOSE_FILE: ':compose.smtp.yml',
      CONF_VERSION: 'v2',
      DOMAIN: 'x.ci.test',
      STACK_NAME: 'own',
    });
    expect(text.missing).toEqual([]);
  });

  it('has the files that abra.sh names, if it names any', async () => {
    const files = { ...recipe, 'abra.sh': 'export COMPOSE_FILE=compose.smtp.yml\n' };
    const text = await readWith(files, { COMPOSE_FILE: 'compose.yml' });
    expect(text.files.map(({ name }) => name)).toEqual(['compose.smtp.yml']);
  });

  it('says which of its files are not there', async () => {
    const text = await readWith({}, { COMPOSE_FILE: 'compose.yml:compose.none.yml' });
    expect(text).toMatchObject({ files: [], missing: ['compose.yml', 'compose.none.yml'], abraSh: '' });
    expect(() => requireFiles(text, 'web at 1.0.0+1')).toThrow(
      expect.objectContaining({
        kind: 'failed',
        code: 'compose-missing',
        message: 'web at 1.0.0+1 has no compose.yml and no compose.none.yml',
      }),
    );
  });
});

import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { catalogue, recipeNamed } from '../../src/recipes/catalogue.ts';
import { createRemotes, type Remotes } from '../../src/recipes/remotes.ts';

let folder: string;
let remotes: Remotes;
const git = (recipe: string, ...args: string[]): string =>
  execFileSync('git', ['--git-dir', remotes.folderOf(recipe), ...args], { encoding: 'utf8' });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ccw-remotes-'));
  remotes = createRemotes(folder);
  await Promise.all(catalogue.map((recipe) => remotes.ensure(recipe)));
});
afterAll(async () => await rm(folder, { recursive: true, force: true }));

describe('recipe remotes', () => {
  test('hold the versions that people run, as sound repositories with annotated tags', async () => {
    expect(await remotes.versions('keycloak')).toContain('10.7.1+26.6.2');
    expect(await remotes.versions('traefik')).toEqual(['5.1.1+v3.6.15']);
    expect(await remotes.versions('custom-html')).toEqual(['1.10.0+1.28.0', '1.11.0+1.29.0']);
    expect(git('keycloak', 'fsck', '--strict')).toBe('');
    expect(git('keycloak', 'cat-file', '-t', '10.7.1+26.6.2').trim()).toBe('tag');
    expect(git('keycloak', 'show', '10.7.1+26.6.2:release/10.7.1+26.6.2')).toContain('maintenance release');
  });

  test("keep keycloak's quirk: an .env.sample that ends in a comment without a newline", () => {
    const sample = git('keycloak', 'show', '10.7.1+26.6.2:.env.sample');
    expect(sample.endsWith('\n')).toBe(false);
    expect(sample.split('\n').at(-1)).toMatch(/^#/);
  });

  test('are the same in every sandbox', async () => {
    const twin = createRemotes(join(folder, 'twin'));
    await twin.ensure(recipeNamed('keycloak')!);
    const head = execFileSync('git', ['--git-dir', twin.folderOf('keycloak'), 'rev-parse', 'main'], {
      encoding: 'utf8',
    });
    expect(head).toBe(git('keycloak', 'rev-parse', 'main'));
  });

  test('take releases, broken in the one way that was asked for', async () => {
    const { commit } = await remotes.publish('keycloak', '10.7.2+26.6.3', { notes: 'Read me.\n' });
    expect(git('keycloak', 'rev-parse', '10.7.2+26.6.3^{commit}').trim()).toBe(commit);
    expect(git('keycloak', 'show', `${commit}:release/10.7.2+26.6.3`)).toBe('Read me.\n');
    expect(git('keycloak', 'show', `${commit}:compose.yml`)).toContain('keycloak/keycloak:26.6.3');
    expect(git('keycloak', 'show', `${commit}:release/10.7.1+26.6.2`)).not.toBe('');

    const { commit: broken } = await remotes.publish('keycloak', '10.7.3+26.6.4', { break: 'health' });
    expect(git('keycloak', 'show', `${broken}:compose.yml`)).toContain('SANDBOX_BREAK=health');
    const { commit: unlinted } = await remotes.publish('keycloak', '10.7.4+26.6.5', { break: 'lint' });
    const compose = git('keycloak', 'show', `${unlinted}:compose.yml`);
    expect(compose).not.toContain('SANDBOX_BREAK');
    expect(compose).toContain('name: ${STACK_NAME}_keycloak_conf_fixed');
  });

  test('can hold a lightweight tag', async () => {
    await remotes.publish('notes', '0.4.0+1.5.0', { lightweight: true });
    expect(git('notes', 'cat-file', '-t', '0.4.0+1.5.0').trim()).toBe('commit');
  });

  test('number pull requests, each on a branch of its own and off main', async () => {
    const first = await remotes.pullRequest('custom-html');
    const second = await remotes.pullRequest('custom-html', { break: 'start' });
    expect([first.ref, second.ref]).toEqual(['pr-1', 'pr-2']);
    expect(git('custom-html', 'rev-parse', 'refs/pull/2/head').trim()).toBe(second.commit);
    expect(git('custom-html', 'rev-parse', 'pr-2^', 'main').trim().split('\n')).toHaveLength(2);
    expect(git('custom-html', 'rev-parse', 'pr-2^')).toBe(git('custom-html', 'rev-parse', 'main'));
    expect(git('custom-html', 'show', 'pr-1:compose.yml')).not.toContain('SANDBOX_BREAK');
  });

  test('refuse what makes no sense', async () => {
    await expect(remotes.publish('nope', '1.0.0+1', {})).rejects.toMatchObject({
      kind: 'usage',
      code: 'sandbox-unknown-recipe',
    });
    await expect(remotes.publish('traefik', '5.1.1+v3.6.15')).rejects.toMatchObject({
      code: 'sandbox-version-taken',
    });
    await expect(remotes.publish('traefik', 'latest')).rejects.toMatchObject({ code: 'sandbox-bad-version' });
  });
});

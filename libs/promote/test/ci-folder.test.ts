import { execFileSync } from 'node:child_process';
import { appendFile, chmod, mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { recipeFiles, type RecipeConfig } from '@ci-warm/recipe-config';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { createPromoter, type PromotionRequest } from '../src/index.ts';
import { commitOf, createWorld, recipe, tree, type World } from './world.ts';

const domain = 'warm-custom-html.ci.test';
const stack = 'warm-custom-html_ci_test';
let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world?.stop());

const overlay = `version: '3.8'
services:
  app:
    secrets:
      - ci_token
    deploy:
      labels:
        - 'ci.overlay=yes'
        - 'ci.hook=\${FROM_HOOK}'
  side:
    image: nginx:1.29.0
secrets:
  ci_token:
    external: true
    name: \${STACK_NAME}_ci_token_\${SECRET_CI_TOKEN_VERSION}
`;

/** Config and files of a CI folder with an overlay and an install hook in shell. */
async function withCiFolder(hook: string): Promise<Pick<PromotionRequest, 'config' | 'files'>> {
  const folder = join(world.sandbox.dir, 'ci', 'recipes', recipe);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'compose.ci.yml'), overlay);
  await writeFile(join(folder, 'install.sh'), `#!/bin/sh\nset -e\n${hook}\n`);
  await chmod(join(folder, 'install.sh'), 0o755);
  const config: RecipeConfig = {
    warmCanonical: true,
    composeOverlay: 'compose.ci.yml',
    hooks: { install: 'install.sh' },
    env: { SECRET_CI_TOKEN_VERSION: 'v1' },
  };
  return { config, files: await recipeFiles({ repo: join(world.sandbox.dir, 'ci'), recipe, config }) };
}

const asks = `cp "$CCCI_CONTEXT" ${'$'}{0%/*}/seen.json
echo "$ABRA_DIR $CCCI_TIER" > ${'$'}{0%/*}/seen.txt
echo '{ "env": { "FROM_HOOK": "asked" } }' > "$CCCI_HOOK_ANSWER"`;

const envFile = () => join(world.sandbox.abraDir, 'servers', 'default', `${domain}.env`);
const canonical = async () => await world.registry.read(recipe);
const recordedEnv = async () => Buffer.from((await canonical())?.env ?? '', 'base64').toString();
const inFolder = (name: string) => join(world.sandbox.dir, 'ci', 'recipes', recipe, name);

/** Promotes, and notes what runs when it is about to be undeployed. */
async function promote(version: string, given: Partial<PromotionRequest>) {
  const request = await world.request(version, {}, given);
  const seen = { labels: {} as Readonly<Record<string, string>>, services: [] as string[] };
  const promoter = createPromoter({
    ...world.ports,
    connect: (wanted) => {
      const tools = world.ports.connect(wanted);
      const undeployAndSettle: typeof tools.lifecycle.undeployAndSettle = async (name) => {
        const { services } = await world.swarm.observeStack(stack);
        if (services.length > 0) {
          seen.services = services.map(({ shortName }) => shortName).sort();
          seen.labels = services.find(({ shortName }) => shortName === 'app')?.labels ?? {};
        }
        return tools.lifecycle.undeployAndSettle(name);
      };
      return { ...tools, lifecycle: { ...tools.lifecycle, undeployAndSettle } };
    },
  });
  return { request, outcome: await promoter.promote(request), seen };
}

it('a first promotion has what the overlay adds and what the install hook asked for, and the shared checkout has not', async () => {
  const commit = commitOf(world.sandbox, '1.11.0+1.29.0');
  await world.ports.connect({ locks: [] }).abra.recipes.fetch(recipe);
  const shared = join(world.sandbox.abraDir, 'recipes', recipe);
  const before = await tree(shared);
  const { request, outcome, seen } = await promote('1.11.0+1.29.0', await withCiFolder(asks));
  expect(outcome).toMatchObject({ outcome: 'promoted', reason: undefined });

  expect(seen.labels).toMatchObject({
    ...{ 'ci.overlay': 'yes', 'ci.hook': 'asked' },
    [`coop-cloud.${stack}.chaos-version`]: `${commit.slice(0, 8)}+U`,
  });
  expect(seen.services).toEqual(['app', 'side']);
  const env = await recordedEnv();
  expect(env).toMatch(/^COMPOSE_FILE="?compose\.yml:compose\.ci\.yml"?$/m);
  expect(env).toMatch(/^FROM_HOOK="?asked"?$/m);
  expect(env).toMatch(/^TYPE="?custom-html:1\.11\.0\+1\.29\.0"?$/m);
  expect(await readFile(envFile(), 'utf8')).toBe(env);
  const secret = `${stack}_ci_token_v1`;
  expect(await canonical()).toMatchObject({ commit, secrets: expect.arrayContaining([secret]) });
  expect((await world.registry.secretsOf(recipe).read())[secret]?.reveal()).toMatch(/\w+/);
  expect(Object.keys((await canonical())?.images ?? {})).toContain('nginx:1.29.0');

  expect(JSON.parse(await readFile(inFolder('seen.json'), 'utf8'))).toMatchObject({
    ...{ schema: 1, runId: request.results.id, recipe, lane: 'cold', tier: 'install', phase: 'head' },
    ...{ version: '1.11.0+1.29.0', commit, dependencies: {} },
    app: { url: `http://${domain}`, domain, stack },
  });
  expect(await readFile(inFolder('seen.txt'), 'utf8')).toBe(`${request.abraDir} install\n`);
  expect(await tree(shared)).toEqual(before);
  expect(execFileSync('git', ['-C', shared, 'status', '--porcelain'], { encoding: 'utf8' })).toBe('');
});

it('the next one keeps what the hook asked for without running it again, and has the overlay too', async () => {
  const commit = commitOf(
    world.sandbox,
    await world.sandbox.publish(recipe, '1.12.0+1.30.0').then(() => '1.12.0+1.30.0'),
  );
  const { outcome, seen } = await promote('1.12.0+1.30.0', await withCiFolder('exit 9'));
  expect(outcome).toMatchObject({ outcome: 'promoted', reason: undefined });
  expect(seen.labels).toMatchObject({
    ...{ 'ci.overlay': 'yes', 'ci.hook': 'asked' },
    [`coop-cloud.${stack}.chaos-version`]: `${commit.slice(0, 8)}+U`,
  });
  expect(await recordedEnv()).toMatch(/^FROM_HOOK="?asked"?$/m);
  expect(await recordedEnv()).toMatch(/^TYPE="?custom-html:1\.12\.0\+1\.30\.0"?$/m);
});

it('a release that adds a secret gets its setting and its value, as in the run that tested it', async () => {
  const version = await releaseWithSecret('1.12.0+1.30.0', '1.12.1+1.30.0');
  const { outcome } = await promote(version, await withCiFolder('exit 9'));
  expect(outcome).toMatchObject({ outcome: 'promoted', reason: undefined });
  expect(await recordedEnv()).toMatch(/^SECRET_EXTRA_VERSION="?v1"?$/m);
  expect((await canonical())?.secrets).toContain(`${stack}_extra_v1`);
  expect(await world.registry.secretsOf(recipe).read()).toHaveProperty(`${stack}_extra_v1`);
});

it('a fresh seed whose hook fails leaves the known-good one as it was, and says why', async () => {
  const before = await canonical();
  const env = await readFile(envFile(), 'utf8');
  const { outcome } = await promote('1.12.1+1.30.0', {
    ...(await withCiFolder('echo "the admin API said no" >&2; exit 3')),
    promotion: { fresh: true },
  });
  expect(outcome).toMatchObject({
    outcome: 'failed',
    reason: 'install.sh ended with 3: the admin API said no',
  });
  expect(await canonical()).toEqual(before);
  expect(await readFile(envFile(), 'utf8')).toBe(env);
  expect((await world.swarm.observeStack(stack)).services).toEqual([]);
});

/** A release on top of another one whose app has one secret more. */
async function releaseWithSecret(from: string, version: string): Promise<string> {
  const folder = await mkdtemp(join(world.sandbox.dir, 'release-'));
  const git = (...words: string[]) =>
    execFileSync('git', ['-C', folder, '-c', 'user.name=t', '-c', 'user.email=t@ci.test', ...words]);
  git('clone', '--quiet', join(world.sandbox.dir, 'remotes', `${recipe}.git`), '.');
  git('checkout', '--quiet', from);
  const compose = await readFile(join(folder, 'compose.yml'), 'utf8');
  await writeFile(
    join(folder, 'compose.yml'),
    `${compose.replaceAll(from, version).replace(/^ {2}app:$/m, '  app:\n    secrets:\n      - extra')}
secrets:
  extra:
    external: true
    name: \${STACK_NAME}_extra_\${SECRET_EXTRA_VERSION}
`,
  );
  await appendFile(join(folder, '.env.sample'), '\nSECRET_EXTRA_VERSION=v1\n');
  git('commit', '--quiet', '--all', '--message', `chore: publish ${version} release`);
  git('tag', '--annotate', '--message', `chore: publish ${version} release`, version);
  git('push', '--quiet', 'origin', 'HEAD:main', version);
  return version;
}

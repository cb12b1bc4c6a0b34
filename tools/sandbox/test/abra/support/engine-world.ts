import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { connect, type Engine } from '../../../src/abra/engine/http.ts';
import { recipeFiles, type RecipeOptions } from './recipes.ts';
import { runAbra, type AbraResult } from './run-abra.ts';
import { makeWorld, type World } from './world.ts';

/** A world with an engine: the stand-in, or the real one that `CONTRACT_DOCKER_HOST` names. */
export interface EngineWorld extends World {
  engine: Engine;
  image: string;
  abra(...args: string[]): Promise<AbraResult>;
  /** Publishes a release of the recipe `tiny`; `edit` changes its compose file. */
  release(
    version: string,
    options?: Omit<RecipeOptions, 'image' | 'version'>,
    edit?: (compose: string) => string,
  ): string;
  /** An unused domain, with its stack. */
  domain(): { domain: string; stack: string };
  /** A new app of `tiny` with its secrets. */
  app(version?: string): Promise<{ domain: string; stack: string }>;
  close(): Promise<void>;
}

const quick = ['--no-input', '--no-domain-checks', '--no-converge-checks'];
/** The flags that a client deploys with. */
export const deployFlags = quick;

export async function startEngineWorld(): Promise<EngineWorld> {
  const world = makeWorld();
  const { dockerHost, image, stop } = await chooseEngine(world.dir);
  const env = { ...world.env, DOCKER_HOST: dockerHost };
  const abra = (...args: string[]) => runAbra(env, args);
  const made: string[] = [];
  const domain = () => {
    const label = `t${randomBytes(4).toString('hex')}`;
    made.push(`${label}.ci.test`);
    return { domain: `${label}.ci.test`, stack: `${label}_ci_test` };
  };
  return {
    ...world,
    env,
    engine: connect(dockerHost),
    image,
    abra,
    domain,
    release: (version, options = {}, edit = (text) => text) => {
      const files = recipeFiles({ ...options, version, image });
      const commit = world.commit('tiny', { ...files, 'compose.yml': edit(files['compose.yml']) });
      world.tag('tiny', version);
      return commit;
    },
    app: async (version) => {
      const names = domain();
      await abra(
        'app',
        'new',
        'tiny',
        ...(version === undefined ? [] : [version]),
        '--domain',
        names.domain,
        '--server',
        'default',
        '--no-input',
        '--secrets',
      );
      return names;
    },
    close: async () => {
      for (const name of stop === undefined ? made : []) {
        await abra('app', 'undeploy', name, '--no-input');
        await abra('app', 'remove', name, '--no-input');
      }
      await stop?.();
      world.remove();
    },
  };
}

async function chooseEngine(
  dir: string,
): Promise<{ dockerHost: string; image: string; stop?: () => Promise<void> }> {
  const real = process.env['CONTRACT_DOCKER_HOST'];
  if (real !== undefined && real !== '') return { dockerHost: real, image: 'contract/busybox:1' };
  const { startEngine } = await import('../../../src/engine/index.ts');
  const registryDir = join(dir, 'registry');
  mkdirSync(registryDir);
  const program = join(dir, 'program.mjs');
  writeFileSync(program, commandRunner);
  writeFileSync(
    join(registryDir, 'tiny.json'),
    JSON.stringify({ reference: 'web:1.0.0', program, present: true }),
  );
  const engine = await startEngine({
    dir: join(dir, 'engine'),
    registryDir,
    socketPath: join(dir, 'docker.sock'),
  });
  const stop = async () => {
    await engine.close();
    rmSync(program, { force: true });
  };
  return { dockerHost: `unix://${engine.socketPath}`, image: 'web:1.0.0', stop };
}

/** What a container's entry point would do with the service's command. */
const commandRunner = `
import { spawn } from 'node:child_process';
const [file, ...args] = process.argv.slice(2);
const child = spawn(file, args, { stdio: 'inherit' });
process.on('SIGTERM', () => child.kill('SIGTERM'));
child.on('exit', (code) => process.exit(code ?? 1));
`;

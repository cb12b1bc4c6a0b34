import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findExecutable } from '@ci-warm/process-runner';
import { programs } from '@ci-warm/sandbox';
import { startEngine } from '@ci-warm/sandbox/engine';

/** Which abra the tests are run against, or why there is none. */
export type Target =
  | {
      title: string;
      /** Makes what it needs in a folder. */
      prepare(folder: string): Promise<Prepared>;
    }
  | { title: string; missing: string };

export interface Prepared {
  /** The executable. */
  command: string;
  /** `unix://…`; without it only what needs no engine is asked. */
  dockerHost: string | undefined;
  /** On that engine already; has a shell. */
  image: string;
  close(): Promise<void>;
}

/** The stand-in always; a real abra when `ABRA_CONTRACT=1` says so and one is on `PATH`. */
export function findTargets(env: NodeJS.ProcessEnv): Target[] {
  return [{ title: 'stand-in', prepare: prepareStandIn }, findReal(env)];
}

function findReal(env: NodeJS.ProcessEnv): Target {
  const title = 'real abra';
  if (env['ABRA_CONTRACT'] !== '1')
    return { title, missing: 'ABRA_CONTRACT is not 1: no real abra is asked for' };
  const command = findExecutable('abra', { env });
  if (command === undefined) return { title, missing: 'ABRA_CONTRACT is 1, but there is no abra on PATH' };
  const image = env['ABRA_CONTRACT_IMAGE'] ?? 'contract/busybox:1';
  const dockerHost = env['DOCKER_HOST']?.startsWith('unix://') ? env['DOCKER_HOST'] : undefined;
  const close = () => Promise.resolve();
  return { title, prepare: () => Promise.resolve({ command, dockerHost, image, close }) };
}

async function prepareStandIn(folder: string): Promise<Prepared> {
  const command = join(folder, 'bin', 'abra');
  await mkdir(join(folder, 'bin'));
  await writeFile(command, `#!/bin/sh\nexec '${process.execPath}' '${programs.abra}' "$@"\n`);
  await chmod(command, 0o755);
  const image = 'contract/busybox:1';
  const registryDir = join(folder, 'registry');
  await mkdir(registryDir);
  // A task of this suite brings its own command; the image's program only has to start it.
  const starter = join(folder, 'start-command.mjs');
  await writeFile(starter, startsItsCommand);
  const record = { reference: image, program: starter, present: true };
  await writeFile(join(registryDir, 'busybox.json'), JSON.stringify(record));
  const socketPath = join(folder, 'docker.sock');
  const engine = await startEngine({ dir: join(folder, 'engine'), registryDir, socketPath });
  return { command, dockerHost: `unix://${socketPath}`, image, close: () => engine.close() };
}

const startsItsCommand = `
import { spawn } from 'node:child_process';
const [file, ...args] = process.argv.slice(2);
const child = spawn(file, args, { stdio: 'inherit' });
process.on('SIGTERM', () => child.kill('SIGTERM'));
child.on('exit', (code) => process.exit(code ?? 1));
`;

import { join } from 'node:path';

/** Where everything of one sandbox is. */
export interface Layout {
  dir: string;
  /** `{ socketPath, ingressPort }`: what `up` chose. */
  recordFile: string;
  lockFile: string;
  engineDir: string;
  enginePidFile: string;
  engineLog: string;
  portsFile: string;
  registryDir: string;
  remotesDir: string;
  abraDir: string;
  binDir: string;
  warmRoot: string;
  lockDir: string;
}

export const baseDomain = 'ci.test';
export const ingressDomain = `traefik.${baseDomain}`;
export const backupDomain = `backup.${baseDomain}`;
/** The checkout that this sandbox belongs to. */
export const repository = join(import.meta.dirname, '..', '..', '..', '..');

/** Node keeps compiled programs here: every process of a sandbox starts in half the time. Does no harm if it cannot be written. */
export const compileCache = { NODE_COMPILE_CACHE: join(repository, 'node_modules', '.cache', 'sandbox') };

const bundled = process.env['SANDBOX_PROGRAMS'];
const sources = join(import.meta.dirname, '..');

/** What is started as abra and as the engine: the sources here, or bundles of them, which start faster. */
export const programs = bundled
  ? { abra: join(bundled, 'abra.mjs'), engine: join(bundled, 'engine.mjs') }
  : { abra: join(sources, 'abra', 'main.ts'), engine: join(sources, 'engine', 'main.ts') };

export function layoutOf(dir: string): Layout {
  const engineDir = join(dir, 'engine');
  return {
    dir,
    recordFile: join(dir, 'sandbox.json'),
    lockFile: join(dir, 'sandbox.lock'),
    engineDir,
    enginePidFile: join(engineDir, 'engine.pid'),
    engineLog: join(engineDir, 'engine.log'),
    portsFile: join(engineDir, 'ports.json'),
    registryDir: join(dir, 'registry'),
    remotesDir: join(dir, 'remotes'),
    abraDir: join(dir, 'abra'),
    binDir: join(dir, 'bin'),
    warmRoot: join(dir, 'warm'),
    lockDir: join(dir, 'locks'),
  };
}

import { delimiter, join } from 'node:path';
import { baseDomain, compileCache, repository, type Layout } from './layout.ts';
import type { SandboxRecord } from './record.ts';

/** The address that every recipe is fetched from, in the sandbox as elsewhere. */
const recipesUrl = 'https://git.coopcloud.tech/coop-cloud/';

/** What points an app, abra and git at one sandbox. Everything but `PATH` is whole; `PATH` goes before one's own. */
function environmentOf(layout: Layout, { socketPath, ingressPort }: SandboxRecord): Record<string, string> {
  return {
    DOCKER_HOST: `unix://${socketPath}`,
    ABRA_DIR: layout.abraDir,
    // Whoever uses a sandbox keeps his own registry log-ins out of it.
    DOCKER_CONFIG: join(layout.dir, 'docker'),
    PATH: layout.binDir,
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: `url.file://${layout.remotesDir}/.insteadOf`,
    GIT_CONFIG_VALUE_0: recipesUrl,
    CCCI_WARM_ROOT: layout.warmRoot,
    CCCI_LOCK_DIR: layout.lockDir,
    CCCI_BASE_DOMAIN: baseDomain,
    CCCI_PUBLIC_URL: 'http://{domain}',
    CCCI_CONNECT_TO: `127.0.0.1:${ingressPort}`,
    CCCI_HEALTH_WINDOW_SEC: '1',
    CCCI_HEALTH_SUCCESSES: '5',
    // What answers wrongly is given up soon: everything that is well starts within a second or two.
    CCCI_HEALTH_TIMEOUT_SEC: '20',
    CCCI_REPO: repository,
  };
}

/** Complete for a child process: the sandbox's programs first, then the ones that are there anyway. */
export function processEnvironment(layout: Layout, record: SandboxRecord): Record<string, string> {
  const environment = environmentOf(layout, record);
  return {
    ...environment,
    ...compileCache,
    PATH: [layout.binDir, process.env['PATH']].filter(Boolean).join(delimiter),
  };
}

/** Lines for a shell: `eval "$(npm run --silent sandbox -- env --dir D)"`. */
export function shellLines(layout: Layout, record: SandboxRecord): string {
  const lines = Object.entries(environmentOf(layout, record)).map(([name, value]) =>
    name === 'PATH' ? `export PATH=${quoted(value)}${delimiter}"$PATH"` : `export ${name}=${quoted(value)}`,
  );
  return `${lines.join('\n')}\n`;
}

function quoted(value: string): string {
  return `'${value.replaceAll("'", `'\\''`)}'`;
}

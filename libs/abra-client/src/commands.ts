/**
 * What abra is told, as data. Long flags only: short letters change their meaning between verbs. `--offline` wherever
 * the recipe store has fetched already, so that a rollback never depends on a remote.
 */
export const commands = {
  newApp: ({ recipe, domain, server, version, chaos, offline }: NewAppWords) => [
    ...['app', 'new', '--no-input', ...when(offline, '--offline'), ...when(chaos, '--chaos')],
    ...['--server', server, '--domain', domain, recipe, ...(version === undefined ? [] : [version])],
  ],
  deploy: (domain: string, { version, chaos, force }: DeployWords) => [
    ...['app', 'deploy', '--no-input', '--offline', '--no-converge-checks', '--no-domain-checks'],
    ...[
      ...when(chaos, '--chaos'),
      ...when(force, '--force'),
      domain,
      ...(version === undefined ? [] : [version]),
    ],
  ],
  undeploy: (domain: string) => ['app', 'undeploy', '--no-input', '--offline', domain],
  removeApp: (domain: string) => ['app', 'remove', '--no-input', '--offline', domain],
  generateSecrets: (domain: string, chaos?: boolean) => [
    ...[
      'app',
      'secret',
      'generate',
      '--no-input',
      '--offline',
      ...when(chaos, '--chaos'),
      '--machine',
      '--all',
      domain,
    ],
  ],
  // The path stands last behind `--file`: right whether that flag takes it or only says that the value is one.
  insertSecret: (domain: string, name: string, version: string, file: string) => [
    ...['app', 'secret', 'insert', '--no-input', '--offline', domain, name, version, '--file', file],
  ],
  backupCreate: (domain: string) => ['app', 'backup', 'create', '--no-input', '--offline', domain],
  backupSnapshots: (domain: string) => ['app', 'backup', 'snapshots', '--no-input', '--offline', domain],
  backupDownload: (domain: string, snapshot: string) => [
    ...['app', 'backup', 'download', '--no-input', '--offline', '--volumes', '--snapshot', snapshot, domain],
  ],
  restore: (domain: string, snapshot: string) => [
    ...['app', 'restore', '--no-input', '--offline', '--snapshot', snapshot, domain],
  ],
  // It reads the whole compose project with the app's env, and changes nothing.
  listSecrets: (domain: string) => [
    ...['app', 'secret', 'ls', '--no-input', '--offline', '--chaos', '--machine', domain],
  ],
  lint: (recipe: string) => ['recipe', 'lint', '--no-input', '--offline', '--chaos', recipe],
} as const;

export interface NewAppWords {
  recipe: string;
  domain: string;
  server: string;
  version?: string | undefined;
  chaos?: boolean | undefined;
  offline: boolean;
}

export interface DeployWords {
  version?: string | undefined;
  chaos?: boolean | undefined;
  force?: boolean | undefined;
}

const when = (condition: boolean | undefined, flag: string) => (condition ? [flag] : []);

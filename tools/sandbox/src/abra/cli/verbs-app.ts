import { remembered } from '../remembered.ts';
import { chaos, machine } from './common-flags.ts';
import type { Verb } from './types.ts';

const deployFlags = {
  ...chaos,
  force: { short: 'f' },
  'no-converge-checks': { short: 'c' },
  'no-domain-checks': { short: 'D' },
} as const;

/** An app and its containers. */
export const appVerbs: readonly Verb[] = [
  {
    path: ['app', 'new'],
    args: ['<recipe>', '[version]'],
    flags: {
      ...chaos,
      domain: { short: 'D', value: true },
      server: { short: 's', value: true },
      secrets: { short: 'S' },
      pass: { short: 'p' },
    },
    summary: 'Create an app from a recipe',
    load: async () => (await import('../verbs/app-new.ts')).appNew,
  },
  {
    path: ['app', 'deploy'],
    args: ['<domain>', '[version]'],
    flags: { ...deployFlags, [remembered.ignoreEnvVersionFlag]: { short: 'i' } },
    summary: 'Deploy an app',
    load: async () => (await import('../verbs/app-deploy.ts')).appDeploy,
  },
  {
    path: ['app', 'upgrade'],
    args: ['<domain>', '[version]'],
    flags: { ...deployFlags, releasenotes: { short: 'r' } },
    summary: 'Deploy a newer release',
    load: async () => (await import('../verbs/app-change.ts')).appUpgrade,
  },
  {
    path: ['app', 'rollback'],
    args: ['<domain>', '[version]'],
    flags: deployFlags,
    summary: 'Deploy an older release',
    load: async () => (await import('../verbs/app-change.ts')).appRollback,
  },
  {
    path: ['app', 'undeploy'],
    args: ['<domain>'],
    flags: { prune: { short: 'p' } },
    summary: 'Remove the stack; volumes and secrets stay',
    load: async () => (await import('../verbs/app-undeploy.ts')).appUndeploy,
  },
  {
    path: ['app', 'remove'],
    args: ['<domain>'],
    flags: { force: { short: 'f' } },
    summary: 'Remove env file, secrets and volumes',
    load: async () => (await import('../verbs/app-remove.ts')).appRemove,
  },
  {
    path: ['app', 'ls'],
    args: [],
    flags: {
      ...machine,
      status: { short: 'S' },
      recipe: { short: 'r', value: true },
      server: { short: 's', value: true },
    },
    summary: 'List apps',
    load: async () => (await import('../verbs/app-ls.ts')).appLs,
  },
  {
    path: ['app', 'ps'],
    args: ['<domain>'],
    flags: { ...machine, ...chaos },
    summary: 'Show the services of an app',
    load: async () => (await import('../verbs/app-ps.ts')).appPs,
  },
  {
    path: ['app', 'run'],
    args: ['<domain>', '<service>', '<command>', '...'],
    flags: { 'no-tty': { short: 't' }, user: { short: 'u', value: true } },
    summary: 'Run a command in a container',
    load: async () => (await import('../verbs/app-run.ts')).appRun,
  },
  {
    path: ['app', 'cmd'],
    args: ['<domain>', '<service-or-function>', '...'],
    flags: { ...chaos, local: { short: 'l' }, user: { short: 'u', value: true }, 'no-tty': { short: 't' } },
    summary: 'Run a function of abra.sh',
    load: async () => (await import('../verbs/app-cmd.ts')).appCmd,
  },
  {
    path: ['app', 'cp'],
    args: ['<domain>', '<from>', '<to>'],
    flags: {},
    summary: 'Copy a file: <service>:<path> names the container',
    load: async () => (await import('../verbs/app-cp.ts')).appCp,
  },
  {
    path: ['app', 'logs'],
    args: ['<domain>', '[service]'],
    flags: { since: { short: 's', value: true }, stderr: {} },
    summary: 'Show logs',
    load: async () => (await import('../verbs/app-logs.ts')).appLogs,
  },
];

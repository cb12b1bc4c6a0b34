import { portAsks } from './port-asks.ts';
import type { AskKind } from './types.ts';
import {
  isMapping,
  itemsOf,
  maybeTrue,
  other,
  pairsOf,
  unreadable,
  wordOf,
  type Collector,
} from './values.ts';
import { volumeAsks } from './volume-asks.ts';

/** What one service asks, key by key. */
export function serviceAsks(service: string, settings: unknown, asks: Collector): void {
  if (settings === null || settings === undefined) return;
  if (!isMapping(settings)) return asks.add(unreadable('it is no mapping', service));
  for (const [key, value] of Object.entries(settings)) {
    if (harmless.has(key) || key.startsWith('x-')) continue;
    const read = Object.hasOwn(readers, key) ? readers[key] : undefined;
    if (read) read(value, { asks, service, key });
    else asks.add(other(key, value, service));
  }
}

interface Where {
  asks: Collector;
  service: string;
  key: string;
}

const each =
  (kind: AskKind, word: (item: string) => string | undefined = (item) => item) =>
  (value: unknown, { asks, service }: Where) => {
    const words = isMapping(value) ? pairsOf(value) : itemsOf(value).map(wordOf);
    for (const item of words) {
      const told = word(item);
      if (told !== undefined) asks.add({ kind, value: told, service });
    }
  };

/** One's own namespace is no ask. */
const namespace = (value: unknown, { asks, service, key }: Where) => {
  const word = wordOf(value);
  if (ownNamespace.has(word)) return;
  asks.add({ kind: 'host-namespace', value: `${key.replace(/_mode$/, '')}: ${word}`, service });
};

const ownNamespace = new Set(['', 'none', 'private']);

const readers: Readonly<Record<string, (value: unknown, where: Where) => void>> = {
  volumes: (value, { asks, service }) => volumeAsks(value, service, asks),
  ports: (value, { asks, service }) => portAsks(value, service, asks),
  privileged: (value, { asks, service }) => {
    if (maybeTrue(value)) asks.add({ kind: 'privileged', value: wordOf(value), service });
  },
  cap_add: each('capability', (item) => item.toUpperCase().replace(/^CAP_/, '')),
  devices: each('device'),
  device_cgroup_rules: each('device', (item) => `cgroup rule ${item}`),
  gpus: each('device', (item) => `gpus ${item}`),
  runtime: each('device', (item) => `runtime ${item}`),
  security_opt: each('security-option', (item) =>
    /^no-new-privileges(?:[:=]true)?$/.test(item) ? undefined : item,
  ),
  sysctls: each('security-option', (item) => `sysctl ${item}`),
  credential_spec: each('security-option', (item) => `credential_spec ${item}`),
  logging: (value, { asks, service }) => {
    const driver = isMapping(value) ? wordOf(value['driver']) : wordOf(value);
    // Any other one has the engine itself talk to an address of the recipe's choice.
    if (!['', 'json-file', 'local', 'none'].includes(driver)) asks.add(other('logging', value, service));
  },
  pid: namespace,
  ipc: namespace,
  uts: namespace,
  cgroup: namespace,
  cgroup_parent: namespace,
  userns_mode: namespace,
  network_mode: namespace,
  env_file: (value, { asks, service }) => {
    for (const item of itemsOf(value)) {
      const path = isMapping(item) ? item['path'] : item;
      asks.add({ kind: 'file', value: wordOf(path), service });
    }
  },
  deploy: (value, { asks, service }) => {
    if (value === null) return;
    if (!isMapping(value)) return asks.add(unreadable('deploy: no mapping', service));
    const resources = value['resources'];
    for (const part of isMapping(resources) ? Object.values(resources) : itemsOf(resources)) {
      if (!isMapping(part)) continue;
      for (const key of ['devices', 'generic_resources'])
        for (const item of itemsOf(part[key])) asks.add({ kind: 'device', value: wordOf(item), service });
    }
  },
};

/** Keys that reach nothing outside the app's own containers, volumes and networks. */
const harmless = new Set([
  ...[
    'image',
    'command',
    'entrypoint',
    'environment',
    'labels',
    'annotations',
    'networks',
    'secrets',
    'configs',
  ],
  ...['depends_on', 'healthcheck', 'hostname', 'domainname', 'user', 'group_add', 'working_dir', 'expose'],
  ...[
    'init',
    'tty',
    'stdin_open',
    'read_only',
    'tmpfs',
    'shm_size',
    'ulimits',
    'cap_drop',
    'platform',
    'isolation',
  ],
  ...['stop_grace_period', 'stop_signal', 'restart', 'extra_hosts', 'dns', 'dns_search', 'dns_opt'],
  ...['container_name', 'links', 'mac_address', 'profiles', 'pull_policy', 'scale', 'mem_limit', 'cpus'],
]);

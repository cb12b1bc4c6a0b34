/** The closed list of compose keys: what a stack deploy takes. SCOPE.md says the same in prose. */
export const keys = {
  file: ['version', 'services', 'networks', 'volumes', 'secrets', 'configs'],
  mount: ['type', 'source', 'target', 'read_only', 'consistency', 'bind', 'volume', 'tmpfs'],
  attachment: ['aliases', 'driver_opts', 'ipv4_address', 'ipv6_address'],
  reference: ['source', 'target', 'uid', 'gid', 'mode'],
  port: ['target', 'published', 'protocol', 'mode'],
  logging: ['driver', 'options'],
  healthcheck: ['test', 'interval', 'timeout', 'retries', 'start_period', 'start_interval', 'disable'],
  deploy: [
    'mode',
    'replicas',
    'labels',
    'endpoint_mode',
    'restart_policy',
    'update_config',
    'rollback_config',
    'resources',
    'placement',
  ],
  restartPolicy: ['condition', 'delay', 'max_attempts', 'window'],
  updateConfig: ['parallelism', 'delay', 'failure_action', 'monitor', 'max_failure_ratio', 'order'],
  resources: ['limits', 'reservations'],
  limits: ['cpus', 'memory', 'pids'],
  reservations: ['cpus', 'memory', 'generic_resources'],
  placement: ['constraints', 'preferences', 'max_replicas_per_node'],
  network: ['external', 'name', 'driver', 'driver_opts', 'attachable', 'internal', 'ipam', 'labels'],
  ipam: ['driver', 'config'],
  volume: ['external', 'name', 'driver', 'driver_opts', 'labels'],
  secret: ['external', 'name', 'file', 'labels', 'driver', 'driver_opts', 'template_driver'],
  config: ['external', 'name', 'file', 'labels', 'template_driver'],
} as const;

/** Of a service: what becomes a part of the engine's spec. */
const effective = [
  ...['image', 'command', 'entrypoint', 'environment', 'env_file', 'labels', 'deploy', 'restart', 'logging'],
  ...['volumes', 'networks', 'secrets', 'configs', 'ports', 'healthcheck', 'stop_grace_period'],
  ...[
    'hostname',
    'user',
    'working_dir',
    'init',
    'tty',
    'stdin_open',
    'read_only',
    'stop_signal',
    'isolation',
  ],
  ...['cap_add', 'cap_drop', 'sysctls', 'ulimits', 'dns', 'dns_search', 'extra_hosts', 'oom_score_adj'],
];

/** Of a service: lists that the schema allows and a stack deploy does nothing with; in another form they are refused. */
export const ignoredLists = [
  'depends_on',
  'devices',
  'expose',
  'external_links',
  'group_add',
  'links',
  'security_opt',
];

/** The same of any form. */
const ignored = [
  ...['build', 'cgroup_parent', 'cgroupns_mode', 'container_name', 'domainname', 'ipc', 'mac_address'],
  ...['network_mode', 'pid', 'privileged', 'shm_size', 'tmpfs', 'userns_mode'],
];

export const serviceKeys: readonly string[] = [...effective, ...ignoredLists, ...ignored];

/** Checked as written, before variables are resolved: the schema's format check sees them so. */
export const durationKeys = [
  'interval',
  'timeout',
  'start_period',
  'start_interval',
  'stop_grace_period',
  'delay',
  'window',
  'monitor',
];

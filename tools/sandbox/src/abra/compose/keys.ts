/** The closed list of compose keys. SCOPE.md says the same in prose; a key without a user in a recipe does not belong here. */
export const keys = {
  file: ['version', 'services', 'networks', 'volumes', 'secrets', 'configs'],
  service: [
    'image',
    'command',
    'entrypoint',
    'environment',
    'labels',
    'volumes',
    'networks',
    'secrets',
    'configs',
    'ports',
    'healthcheck',
    'stop_grace_period',
    'depends_on',
    'deploy',
  ],
  mount: ['type', 'source', 'target', 'read_only'],
  attachment: ['aliases'],
  reference: ['source', 'target', 'uid', 'gid', 'mode'],
  port: ['target', 'published', 'protocol', 'mode'],
  healthcheck: ['test', 'interval', 'timeout', 'retries', 'start_period', 'disable'],
  deploy: ['mode', 'replicas', 'labels', 'endpoint_mode', 'restart_policy', 'update_config'],
  restartPolicy: ['condition', 'delay', 'max_attempts', 'window'],
  updateConfig: ['parallelism', 'delay', 'failure_action', 'monitor', 'max_failure_ratio', 'order'],
  network: ['external', 'name', 'driver', 'attachable', 'internal'],
  volume: ['external', 'name', 'driver'],
  secret: ['external', 'name'],
  config: ['external', 'name', 'file', 'template_driver'],
} as const;

/** Checked as written, before variables are resolved: the schema's format check sees them so. */
export const durationKeys = [
  'interval',
  'timeout',
  'start_period',
  'stop_grace_period',
  'delay',
  'window',
  'monitor',
];

import { readLimits, readPlacement } from './deploy-limits.ts';
import type { Deploy, UpdateConfig } from './deploy-types.ts';
import { beyondStandIn, defined, duration, fields, number, optional, pairs, text } from './fields.ts';
import { keys } from './keys.ts';

export function readDeploy(node: unknown, path: string): Deploy {
  const at = fields(node, path, keys.deploy);
  const resources = fields(at['resources'], `${path}.resources`, keys.resources);
  const limits = (key: 'limits' | 'reservations') =>
    optional(
      resources[key],
      (value, where) => readLimits(value, where, keys[key]),
      `${path}.resources.${key}`,
    );
  return defined<Deploy>({
    mode: optional(at['mode'], readMode, `${path}.mode`),
    replicas: optional(at['replicas'], number, `${path}.replicas`),
    labels: pairs(at['labels'], `${path}.labels`, () => ''),
    endpointMode: optional(at['endpoint_mode'], text, `${path}.endpoint_mode`),
    restartPolicy: optional(at['restart_policy'], readRestartPolicy, `${path}.restart_policy`),
    updateConfig: optional(at['update_config'], readUpdateConfig, `${path}.update_config`),
    rollbackConfig: optional(at['rollback_config'], readUpdateConfig, `${path}.rollback_config`),
    limits: limits('limits'),
    reservations: limits('reservations'),
    placement: optional(at['placement'], readPlacement, `${path}.placement`),
  });
}

function readMode(node: unknown, path: string): string {
  const mode = text(node, path);
  return modes.includes(mode) ? mode : beyondStandIn(`${path}: mode "${mode}"`);
}

const modes = ['replicated', 'global', 'replicated-job'];

function readRestartPolicy(node: unknown, path: string): NonNullable<Deploy['restartPolicy']> {
  const at = fields(node, path, keys.restartPolicy);
  return defined<NonNullable<Deploy['restartPolicy']>>({
    condition: optional(at['condition'], text, `${path}.condition`),
    delay: optional(at['delay'], duration, `${path}.delay`),
    maxAttempts: optional(at['max_attempts'], number, `${path}.max_attempts`),
    window: optional(at['window'], duration, `${path}.window`),
  });
}

function readUpdateConfig(node: unknown, path: string): UpdateConfig {
  const at = fields(node, path, keys.updateConfig);
  return defined<UpdateConfig>({
    parallelism: optional(at['parallelism'], number, `${path}.parallelism`),
    delay: optional(at['delay'], duration, `${path}.delay`),
    failureAction: optional(at['failure_action'], text, `${path}.failure_action`),
    monitor: optional(at['monitor'], duration, `${path}.monitor`),
    maxFailureRatio: optional(at['max_failure_ratio'], number, `${path}.max_failure_ratio`),
    order: optional(at['order'], text, `${path}.order`),
  });
}

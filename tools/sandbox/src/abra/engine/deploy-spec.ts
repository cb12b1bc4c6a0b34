import { fatal } from '../cli/output.ts';
import type { Deploy, Limits, Placement, UpdateConfig } from '../compose/deploy-types.ts';
import { prune } from './prune.ts';
import type { ServiceSpec } from './shapes.ts';

/** What `deploy` says of restarts, else what the older `restart` means. */
export function restartPolicy({ restartPolicy: policy }: Deploy, restart = ''): object | undefined {
  if (policy === undefined) return olderPolicy(restart);
  const { condition = 'any', delay, maxAttempts, window } = policy;
  return prune({ Condition: condition, Delay: delay, MaxAttempts: maxAttempts, Window: window });
}

function olderPolicy(restart: string): object | undefined {
  const [name = '', attempts] = restart.split(':');
  if (name === '' || name === 'no') return undefined;
  const Condition = conditions[name] ?? fatal(`invalid restart policy: unknown policy '${name}'`);
  if (attempts === undefined) return { Condition };
  if (!/^\d+$/.test(attempts)) fatal('invalid restart policy: maximum retry count must be an integer');
  return { Condition, MaxAttempts: Number(attempts) };
}

const conditions: Readonly<Record<string, string>> = {
  always: 'any',
  'unless-stopped': 'any',
  'on-failure': 'on-failure',
};

export function updateConfig(config: UpdateConfig | undefined): object | undefined {
  if (config === undefined) return undefined;
  const { parallelism = 1, delay, failureAction, monitor, maxFailureRatio, order } = config;
  return prune({
    Parallelism: parallelism,
    Delay: delay,
    FailureAction: failureAction,
    Monitor: monitor,
    MaxFailureRatio: maxFailureRatio,
    Order: order,
  });
}

export function mode({ mode: name = 'replicated', replicas = 1 }: Deploy): ServiceSpec['Mode'] {
  if (name === 'global') return { Global: {} };
  if (name === 'replicated-job') return { ReplicatedJob: { TotalCompletions: replicas } };
  return { Replicated: { Replicas: replicas } };
}

export function resources({ limits, reservations }: Deploy): object | undefined {
  if (limits === undefined && reservations === undefined) return undefined;
  return prune({ Limits: limits && amounts(limits), Reservations: reservations && amounts(reservations) });
}

function amounts({ nanoCpus, bytes, pids, generic }: Limits): object {
  const GenericResources = generic?.map(({ kind, value }) => ({
    DiscreteResourceSpec: { Kind: kind, Value: value },
  }));
  return prune({ NanoCPUs: nanoCpus, MemoryBytes: bytes, Pids: pids, GenericResources });
}

export function placement(wanted: Placement | undefined): object | undefined {
  if (wanted === undefined) return undefined;
  const { constraints, spread, maxReplicas } = wanted;
  return prune({
    Constraints: constraints.length > 0 ? constraints : undefined,
    Preferences:
      spread.length > 0 ? spread.map((SpreadDescriptor) => ({ Spread: { SpreadDescriptor } })) : undefined,
    MaxReplicas: maxReplicas,
  });
}

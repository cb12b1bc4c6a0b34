import type { Port, ServiceSpec } from '../api/service-spec.ts';
import { rpcError } from '../engine-error.ts';
import type { Service } from '../model.ts';

/**
 * The ports of a service as the swarm publishes them: one in ingress mode that names no number gets a free one from
 * 30000 on, the one that it had if it had one. Refuses a number that another service has.
 */
export function assignPorts(
  spec: ServiceSpec,
  others: readonly Service[],
  before: readonly Port[] = [],
): Port[] {
  const { Mode, Ports } = spec.EndpointSpec ?? {};
  const ports = Ports ?? [];
  if (Mode === 'dnsrr' && ports.some(({ PublishMode }) => PublishMode === 'ingress')) {
    const rule = "port published with ingress mode can't be used with dnsrr mode";
    throw rpcError(400, 'InvalidArgument', `EndpointSpec: ${rule}`);
  }
  const taken = new Set(others.flatMap(portsOf).map(numberOf));
  for (const port of ports) {
    const { PublishedPort, PublishMode } = port;
    if (PublishMode !== 'ingress' || !PublishedPort || !taken.has(numberOf(port))) continue;
    const holder = others.find((other) => portsOf(other).some((held) => numberOf(held) === numberOf(port)));
    const who = `service '${holder?.Spec.Name}' (${holder?.ID}) as an ingress port`;
    throw rpcError(400, 'InvalidArgument', `port '${PublishedPort}' is already in use by ${who}`);
  }
  for (const port of ports) if (port.PublishedPort) taken.add(numberOf(port));
  return ports.map((port) => {
    if (port.PublishedPort || port.PublishMode === 'host') return port;
    const assigned = { ...port, PublishedPort: earlier(port, before) ?? firstFree };
    while (taken.has(numberOf(assigned))) assigned.PublishedPort++;
    taken.add(numberOf(assigned));
    return assigned;
  });
}

const firstFree = 30_000;

function portsOf({ ports }: Service): Port[] {
  return (ports ?? []).filter(({ PublishMode }) => PublishMode === 'ingress');
}

function numberOf({ PublishedPort, Protocol }: Port): string {
  return `${PublishedPort}/${Protocol}`;
}

function earlier({ TargetPort, Protocol }: Port, before: readonly Port[]): number | undefined {
  return before.find((port) => port.TargetPort === TargetPort && port.Protocol === Protocol)?.PublishedPort;
}

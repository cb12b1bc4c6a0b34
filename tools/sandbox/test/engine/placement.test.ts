import { describe, expect, it } from 'vitest';
import type { Port, ServiceSpec } from '../../src/engine/api/service-spec.ts';
import type { Service } from '../../src/engine/model.ts';
import { assignPorts } from '../../src/engine/swarm/assign-ports.ts';
import { meetsConstraints, refusedConstraint } from '../../src/engine/swarm/placement.ts';

const node = { id: 'n1', hostname: 'Box', role: 'manager', os: 'linux', arch: 'x86_64' };

describe('constraints', () => {
  it.each([
    [['node.role == manager'], true],
    [['node.role==manager', 'node.id != n2'], true],
    [['node.role == worker'], false],
    [['node.role != worker'], true],
    [['node.hostname == box'], true],
    [['node.platform.os == linux', 'node.platform.arch == x86_64'], true],
    [['node.labels.disk == ssd'], false],
    [['node.labels.disk != ssd'], true],
    [['engine.labels.zone == a'], false],
    [[], true],
  ])('%j: %s', (constraints, met) => {
    expect(meetsConstraints(constraints, node)).toBe(met);
  });

  it('without an operator or a value are refused', () => {
    expect(refusedConstraint(['node.role == manager'])).toBeUndefined();
    for (const wrong of ['node.role', 'node.role = manager', 'node.role == '])
      expect(refusedConstraint([wrong])).toContain(JSON.stringify(wrong));
  });
});

const port = (TargetPort: number, more: Partial<Port> = {}): Port => ({
  ...{ TargetPort, Protocol: 'tcp', PublishMode: 'ingress' },
  ...more,
});
const spec = (...Ports: Port[]) => ({ EndpointSpec: { Ports } }) as ServiceSpec;
const other = (...ports: Port[]) => ({ ID: 'o1', Spec: { Name: 'other' }, ports }) as Service;
const published = (ports: readonly Port[]) => ports.map(({ PublishedPort }) => PublishedPort);

describe('ports', () => {
  it('without a number get a free one, and keep it', () => {
    const first = assignPorts(spec(port(80), port(81)), [other(port(1, { PublishedPort: 30_000 }))]);
    expect(published(first)).toEqual([30_001, 30_002]);
    expect(published(assignPorts(spec(port(81)), [], first))).toEqual([30_002]);
  });

  it('that another service publishes are refused, unless the protocol or the mode is another one', () => {
    const taken = other(port(1, { PublishedPort: 80 }), port(2, { PublishedPort: 443, PublishMode: 'host' }));
    expect(() => assignPorts(spec(port(8080, { PublishedPort: 80 })), [taken])).toThrow(
      "port '80' is already in use by service 'other' (o1) as an ingress port",
    );
    const free = [port(1, { PublishedPort: 80, Protocol: 'udp' }), port(1, { PublishedPort: 443 })];
    expect(published(assignPorts(spec(...free), [taken]))).toEqual([80, 443]);
  });

  it('in ingress mode have no place behind DNS round robin', () => {
    const { EndpointSpec } = spec(port(80));
    const robin = { EndpointSpec: { ...EndpointSpec, Mode: 'dnsrr' } } as ServiceSpec;
    expect(() => assignPorts(robin, [])).toThrow("can't be used with dnsrr mode");
  });
});

import type { NodeFacts } from '../node-facts.ts';

/** Whether the node meets all constraints, such as `node.role == manager` or `node.labels.disk != slow`. */
export function meetsConstraints(constraints: readonly string[], node: NodeFacts): boolean {
  return constraints.every((constraint) => {
    const [, key = '', operator, wanted = ''] = constraintPattern.exec(constraint) ?? [];
    // Keys are compared without case, values too; the node has no labels, which is as an empty value.
    const equal = factOf(key.toLowerCase(), node).toLowerCase() === wanted.trim().toLowerCase();
    return operator === '==' ? equal : !equal;
  });
}

/** Why Swarm refuses a service for its constraints, before any node is asked. */
export function refusedConstraint(constraints: readonly string[]): string | undefined {
  const wrong = constraints.find((constraint) => !constraintPattern.test(constraint));
  return wrong === undefined
    ? undefined
    : `constraint expected one operator from ==, != and a value: ${JSON.stringify(wrong)}`;
}

const constraintPattern = /^\s*([a-zA-Z0-9_][\w.-]*)\s*(==|!=)\s*(\S.*)$/;

function factOf(key: string, { id, hostname, role, os, arch }: NodeFacts): string {
  const facts: Readonly<Record<string, string>> = {
    'node.id': id,
    'node.hostname': hostname,
    'node.role': role,
    'node.platform.os': os,
    'node.platform.arch': arch,
  };
  return facts[key] ?? '';
}

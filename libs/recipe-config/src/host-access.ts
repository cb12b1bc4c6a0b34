/** One thing that a compose file asks of the host: as a run reports it, and as a config allows it. */
export interface HostAccess {
  kind: HostAccessKind;
  /** As in the report: `/var/run/docker.sock`, `NET_ADMIN`, `2222`. */
  value: string;
  /** Name in the compose file; without it any service may. */
  service?: string;
  /** Why that is well. */
  because: string;
}

export type HostAccessKind = (typeof hostAccessKinds)[number];

/** Everything that reaches out of an app's own containers, volumes and networks. */
export const hostAccessKinds = [
  'bind',
  'external-volume',
  'external-network',
  'external-secret',
  'external-config',
  'privileged',
  'capability',
  'device',
  'host-namespace',
  'security-option',
  'published-port',
  'other',
] as const;

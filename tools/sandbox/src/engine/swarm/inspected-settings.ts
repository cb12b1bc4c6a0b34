import type { ContainerSpec } from '../api/container-spec.ts';
import type { ServiceSpec } from '../api/service-spec.ts';

/** What `inspect` of a container shows of its task's spec: for whoever asks, not for the process, which has none of it. */
export interface InspectedSettings {
  config: object;
  hostConfig: object;
}

export function inspectedSettings(task: ServiceSpec['TaskTemplate'], spec: ContainerSpec): InspectedSettings {
  const { Limits, Reservations } = task.Resources ?? {};
  const { Name: Type = 'json-file', Options: Config } = task.LogDriver ?? {};
  return {
    config: {
      User: spec.User ?? '',
      Tty: spec.TTY ?? false,
      OpenStdin: spec.OpenStdin ?? false,
      WorkingDir: spec.Dir ?? '',
      StopSignal: spec.StopSignal,
      Healthcheck: spec.Healthcheck ?? undefined,
    },
    hostConfig: {
      LogConfig: { Type, Config: Config ?? {} },
      CapAdd: spec.CapabilityAdd ?? null,
      CapDrop: spec.CapabilityDrop ?? null,
      Dns: spec.DNSConfig?.Nameservers ?? null,
      DnsSearch: spec.DNSConfig?.Search ?? null,
      ExtraHosts: spec.Hosts?.map(hostEntry) ?? null,
      Init: spec.Init ?? undefined,
      Isolation: spec.Isolation,
      Memory: Limits?.MemoryBytes ?? 0,
      MemoryReservation: Reservations?.MemoryBytes ?? 0,
      NanoCpus: Limits?.NanoCPUs ?? 0,
      OomScoreAdj: spec.OomScoreAdj ?? 0,
      PidsLimit: Limits?.Pids,
      ReadonlyRootfs: spec.ReadOnly ?? false,
      Sysctls: spec.Sysctls ?? undefined,
      Ulimits: spec.Ulimits ?? null,
    },
  };
}

/** `address name` of the spec is `name:address` in a container. */
function hostEntry(line: string): string {
  const [address = '', ...names] = line.split(/\s+/);
  return names.map((name) => `${name}:${address}`).join(' ');
}

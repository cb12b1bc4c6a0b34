import type { ContainerSettings } from '../compose/types.ts';
import { unlessEmpty } from './prune.ts';

/** A service's settings of its containers, by the engine's names. */
export function containerSettingsSpec(settings: ContainerSettings): Record<string, unknown> {
  const { dns, dnsSearch, extraHosts, capAdd, capDrop } = settings;
  const [added, dropped] = capabilities(capAdd, capDrop);
  return {
    Hostname: settings.hostname,
    Dir: settings.workingDir,
    User: settings.user,
    Init: settings.init,
    TTY: settings.tty,
    OpenStdin: settings.stdinOpen,
    ReadOnly: settings.readOnly,
    StopSignal: settings.stopSignal,
    Isolation: settings.isolation,
    OomScoreAdj: settings.oomScoreAdj,
    Sysctls: unlessEmpty(settings.sysctls),
    CapabilityAdd: unlessEmpty(added),
    CapabilityDrop: unlessEmpty(dropped),
    Hosts: unlessEmpty(extraHosts.map(hostLine)),
    DNSConfig:
      dns.length + dnsSearch.length > 0
        ? { Nameservers: unlessEmpty(dns), Search: unlessEmpty(dnsSearch) }
        : undefined,
    Ulimits: unlessEmpty(
      Object.entries(settings.ulimits)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([Name, { soft, hard }]) => ({ Name, Soft: soft, Hard: hard })),
    ),
  };
}

/** `name:address` is `address name` to Swarm. */
function hostLine(written: string): string {
  const [, name = '', address = ''] = /^([^:=]+)[:=](.*)$/.exec(written) ?? [];
  return `${address} ${name}`;
}

/** With their prefix and in order; what is both added and dropped is added, and `ALL` stands for the others. */
function capabilities(add: readonly string[], drop: readonly string[]): [string[], string[]] {
  const added = normalized(add);
  return [added, normalized(drop).filter((name) => !added.includes(name))];
}

function normalized(names: readonly string[]): string[] {
  const full = names.map((name) =>
    name
      .trim()
      .toUpperCase()
      .replace(/^(?!CAP_|ALL$)/, 'CAP_'),
  );
  return full.includes('ALL') ? ['ALL'] : [...new Set(full)].sort();
}

import { isMapping, itemsOf, wordOf, type Collector } from './values.ts';

/** Ports of the host that a service takes; one that Swarm is to choose is one, too. */
export function portAsks(value: unknown, service: string, asks: Collector): void {
  for (const item of isMapping(value) ? [value] : itemsOf(value))
    asks.add({
      kind: 'published-port',
      value: isMapping(item) ? longPort(item) : shortPort(wordOf(item)),
      service,
    });
}

/** `[[address:]published:]target[/protocol]` */
function shortPort(text: string): string {
  const [ports = '', protocol] = text.split('/');
  const parts = ports.split(':');
  return named(parts.length > 1 ? (parts.at(-2) ?? '') : '', parts.at(-1) ?? '', protocol);
}

function longPort({ target, published, protocol }: Record<string, unknown>): string {
  return named(wordOf(published), wordOf(target), wordOf(protocol) || undefined);
}

function named(published: string, target: string, protocol = 'tcp'): string {
  const port = ['', '0'].includes(published) ? `any for ${target}` : published;
  return protocol === 'tcp' ? port : `${port}/${protocol}`;
}

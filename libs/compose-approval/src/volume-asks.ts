import { isMapping, itemsOf, unreadable, wordOf, type Collector } from './values.ts';

/** Paths of the host that a service mounts. Volumes are judged where they are declared. */
export function volumeAsks(value: unknown, service: string, asks: Collector): void {
  if (isMapping(value)) return asks.add(unreadable('volumes: no list', service));
  for (const item of itemsOf(value)) {
    const source = isMapping(item) ? longSource(item) : shortSource(wordOf(item));
    if (source !== undefined) asks.add({ kind: 'bind', value: source, service });
  }
}

/** `source:target[:mode]`; a target alone is a volume without a name. */
function shortSource(text: string): string | undefined {
  const [source = '', target] = splitOutsideVariables(text);
  if (target === undefined && source.startsWith('/')) return undefined;
  return volumeName.test(source) ? undefined : source;
}

/** A variable that stayed as it is written may have colons of its own. */
function splitOutsideVariables(text: string): string[] {
  return text.split(/:(?![^{}]*\})/);
}

function longSource(item: Record<string, unknown>): string | undefined {
  const type = wordOf(item['type']);
  const source = wordOf(item['source']);
  if (type === 'tmpfs') return undefined;
  if (type === 'volume' && (source === '' || volumeName.test(source))) return undefined;
  return type === 'bind' ? source : `type ${type}: ${source}`;
}

const volumeName = /^[A-Za-z0-9][\w.-]*$/;

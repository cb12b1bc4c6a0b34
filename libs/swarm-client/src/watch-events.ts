import { systemClock } from '@ci-warm/clock';
import type { EngineHttp } from './engine-http.ts';
import { event as shape } from './shapes.ts';
import type { EngineEvent } from './types.ts';

/** Hands on events until the signal is aborted; a broken connection is taken up again where it broke. */
export async function watchEvents(
  http: EngineHttp,
  onEvent: (event: EngineEvent) => void,
  signal: AbortSignal,
): Promise<void> {
  let since: number | undefined;
  const watchOnce = async () => {
    const seen = since;
    const query = { filters: { type: types }, since: seen === undefined ? undefined : secondsOf(seen) };
    for await (const line of linesOf(await http.stream('/events', query, signal))) {
      const parsed = parse(line);
      if (!parsed || (seen !== undefined && parsed.nanos <= seen)) continue;
      since = Math.max(since ?? 0, parsed.nanos);
      onEvent(parsed.event);
    }
  };
  let wait = firstWaitMs;
  while (!signal.aborted) {
    const begun = systemClock.monotonic();
    await watchOnce().catch(() => undefined);
    if (systemClock.monotonic() - begun > longestWaitMs) wait = firstWaitMs;
    await systemClock.sleep(wait, signal).catch(() => undefined);
    wait = Math.min(wait * 2, longestWaitMs);
  }
}

async function* linesOf(stream: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let rest = '';
  const decoder = new TextDecoder();
  for await (const chunk of stream) {
    rest += decoder.decode(chunk, { stream: true });
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
}

function parse(line: string): { event: EngineEvent; nanos: number } | undefined {
  if (line.trim() === '') return undefined;
  const { success, data } = shape.safeParse(JSON.parse(line));
  if (!success) return undefined;
  const { Type: type = '', Action: action = '', Actor: actor, timeNano: nanos = 0 } = data;
  return { event: { type, action, id: actor?.ID ?? '', attributes: actor?.Attributes ?? {} }, nanos };
}

function secondsOf(nanos: number): string {
  return (nanos / 1e9).toFixed(9);
}

const types = ['service', 'container', 'network', 'volume'];
const firstWaitMs = 50;
const longestWaitMs = 2000;

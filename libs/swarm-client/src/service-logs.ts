import type { EngineHttp } from './engine-http.ts';
import { readFrames, textOf } from './frames.ts';

/** The last lines of a service's output, both streams, over all its tasks in the order of time. */
export async function serviceLogs(http: EngineHttp, serviceId: string, tail: number): Promise<string> {
  const { body } = await http.call({
    path: `/services/${serviceId}/logs`,
    query: { stdout: 1, stderr: 1, timestamps: 1, tail },
    // Swarm asks the nodes; one that is lost must not hold up a diagnosis.
    timeoutMs: 10_000,
  });
  const lines = textOf(readFrames(body))
    .split(/\r?\n/)
    .filter((line) => line !== '')
    .map((line) => {
      const [, time = '', text = line] = stamped.exec(line) ?? [];
      return { time, text };
    });
  // `tail` counts per task.
  const sorted = lines.sort((one, other) => (one.time < other.time ? -1 : one.time > other.time ? 1 : 0));
  return sorted
    .slice(-tail)
    .map(({ text }) => text)
    .join('\n');
}

const stamped = /^(\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-][\d:]+)) (.*)$/;

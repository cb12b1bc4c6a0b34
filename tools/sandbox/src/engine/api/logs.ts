import { beyondScope, EngineError } from '../engine-error.ts';
import type { Task } from '../model.ts';
import { frame, type LogLine } from '../process/log-buffer.ts';
import type { Context } from '../swarm/context.ts';
import type { ApiReply } from './router.ts';

/** What the containers of some tasks wrote, oldest line first, as a framed stream. */
export function serviceLogs(
  { state, containers }: Context,
  query: URLSearchParams,
  belongs: (task: Task) => boolean,
): ApiReply {
  const wants = (name: string) => ['1', 'true'].includes(query.get(name) ?? '');
  if (!wants('stdout') && !wants('stderr')) {
    throw new EngineError(500, 'Bad parameters: you must choose at least one stream');
  }
  if (wants('follow')) throw beyondScope('following logs');
  const tail = query.get('tail');
  const last = tail && tail !== 'all' ? Number(tail) : Infinity;

  const lines = [...containers.values()].flatMap(({ shown, log }) => {
    const task = state.tasks.get(shown.taskId);
    if (!task || !belongs(task)) return [];
    const details =
      `com.docker.swarm.node.id=${state.nodeId},com.docker.swarm.service.id=${task.ServiceID},` +
      `com.docker.swarm.task.id=${task.ID}`;
    // The tail is counted for each task alone, and before the choice of streams.
    const all = log.lines();
    const some = last < all.length ? all.slice(all.length - last) : all;
    return some.filter(({ stream }) => wants(stream)).map((line) => ({ line, details }));
  });
  lines.sort((a, b) => (a.line.nanos < b.line.nanos ? -1 : 1));
  const render = ({ line, details }: { line: LogLine; details: string }) =>
    `${wants('timestamps') ? `${line.time} ` : ''}${wants('details') ? `${details} ` : ''}${line.text}`;
  const body = Buffer.concat(lines.map((entry) => frame(entry.line.stream, render(entry))));
  return { type: 'application/vnd.docker.raw-stream', stream: (response) => void response.end(body) };
}

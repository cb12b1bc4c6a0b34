import { systemClock } from '@ci-warm/clock';
import { judge, look, type Look } from './look.ts';
import type { AnswerWatch, WaitHealthyRequest } from './types.ts';

/**
 * The window, after its first success: the other successes evenly over its length, all by the same tasks. A task that
 * was replaced between two probes did crash, however quickly the next one answered. And an answer that came from
 * another stack is none, however good it was.
 */
export async function keepWatching(request: WaitHealthyRequest, tasks: string): Promise<Look> {
  const { window, clock = systemClock, signal, watchAnswers } = request;
  const opened = clock.monotonic();
  const answers = await watchAnswers?.();
  // Where answers are watched, there is one after the watch began.
  const intervals = Math.max(answers ? 1 : 0, window.successes - 1);
  for (let done = 1; done <= intervals; done += 1) {
    const due = opened + (window.windowMs * done) / intervals;
    await clock.sleep(Math.max(0, due - clock.monotonic()), signal);
    const seen = keptTasks(await lookAtAnswers(request, answers), tasks);
    if (seen.state !== 'well') return seen;
  }
  // The last probe may have been answered by a task that is gone by now.
  return keptTasks(await judge(request), tasks);
}

async function lookAtAnswers(request: WaitHealthyRequest, answers: AnswerWatch | undefined): Promise<Look> {
  if (!answers) return await look(request);
  const seen = await answers.during(() => look(request, probesWhereOthersMayAnswer));
  const reason = answers.foreign();
  return reason === undefined || seen.state === 'lost' ? seen : { state: 'answered-elsewhere', reason };
}

/** What was seen, as long as the tasks are still the same ones. */
export function keptTasks(seen: Look, tasks: string): Look {
  if (seen.state !== 'well' || seen.tasks === tasks) return seen;
  return { state: 'converging', reason: 'a task was replaced during the health window' };
}

// A name that two stacks have leads to either in turn, so one question alone would often find the right one.
const probesWhereOthersMayAnswer = 4;

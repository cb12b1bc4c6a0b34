import type { AppLifecycle } from '@ci-warm/app-lifecycle';
import type { Stopwatch } from '../contract/stopwatch.ts';

/** The same functions; what those take that answer later is time outside. */
export function countedCalls<T extends object>(calls: T, watch: Stopwatch): T {
  const counted = Object.entries(calls).map(([name, member]: [string, unknown]) => {
    if (typeof member !== 'function') return [name, member];
    const call = member as (...given: unknown[]) => unknown;
    const countedCall = (...given: unknown[]) => {
      const answer = call(...given);
      return answer instanceof Promise ? watch.outside(() => answer) : answer;
    };
    return [name, countedCall];
  });
  return Object.fromEntries(counted) as T;
}

/** The same, each of its waits in the phase that it belongs to. */
export function countedLifecycle(lifecycle: AppLifecycle, watch: Stopwatch): AppLifecycle {
  const counted = countedCalls(lifecycle, watch);
  return {
    ...counted,
    deploy: async (request) => {
      const outcome = await watch.phase('deploy', () => counted.deploy(request));
      if (outcome.outcome !== 'refused') watch.move(outcome.healthMs, 'deploy', 'converge');
      if (outcome.outcome === 'healthy') watch.move(outcome.windowMs, 'converge', 'window');
      return outcome;
    },
    isHealthyNow: async (...asked) => {
      const answer = await watch.phase('converge', () => counted.isHealthyNow(...asked));
      watch.move(answer.windowMs, 'converge', 'window');
      return answer;
    },
    waitReady: (...asked) => watch.phase('converge', () => counted.waitReady(...asked)),
    undeployAndSettle: (domain) => watch.phase('undeploy', () => counted.undeployAndSettle(domain)),
  };
}

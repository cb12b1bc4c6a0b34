import type { Clock } from '@ci-warm/clock';
import { readJsonFile, removeFile, writeStateFile } from '@ci-warm/state-files';
import { hints } from './hints.ts';
import { attemptsSchema } from './schemas.ts';
import type { AppFolder, FailedEdge } from './types.ts';

/** `attempts.json`: what failed here before. */
export function createAttempts({
  path,
  clock,
}: {
  path: string;
  clock: Clock;
}): Pick<AppFolder, 'failedEdges' | 'rememberFailure' | 'forgetFailures'> {
  const failedEdges = async (): Promise<readonly FailedEdge[]> =>
    (await readJsonFile(path, attemptsSchema, { hint: hints.attempts }))?.edges ?? [];
  const write = (edges: readonly FailedEdge[]) =>
    edges.length === 0 ? removeFile(path) : writeStateFile(path, { edges });

  return {
    failedEdges,
    rememberFailure: async ({ from, to, reason }) => {
      const edges = await failedEdges();
      const before = edges.find((edge) => edge.from === from && edge.to === to);
      const at = new Date(clock.now()).toISOString();
      const edge = { from, to, at, reason, count: (before?.count ?? 0) + 1 };
      await write(before ? edges.map((one) => (one === before ? edge : one)) : [...edges, edge]);
      return edge;
    },
    forgetFailures: async (to) => {
      const edges = await failedEdges();
      const forgotten = edges.filter((edge) => to === undefined || edge.to === to);
      if (forgotten.length > 0) await write(edges.filter((edge) => !forgotten.includes(edge)));
      return forgotten;
    },
  };
}

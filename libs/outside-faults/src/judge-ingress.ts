import { silenceKind } from './silence-kind.ts';

/** What somebody who asked for a page through the ingress got: a page, or silence. */
export type Seen =
  | { host: string; status: number; body: string }
  | { host: string; silent: string; systemCode: string | undefined };

/** Another app of this server, which the ingress routes as well. */
export type NeighbourSeen = Seen & {
  /** It is meant to run always, and all its services have converged: that it does not answer is not its own doing. */
  proved: boolean;
};

export interface IngressFault {
  /**
   * `settings`: it is there, and its certificate or protocol is not what this host's settings say, which no deploy of
   * anything mends. `down`: it serves nobody.
   */
  kind: 'settings' | 'down';
  reason: string;
}

export interface IngressEvidence {
  /** The app in question; `undefined` where it does not run, so that nothing can be expected of its name. */
  app: Seen | undefined;
  /**
   * All its services have converged, their labels ask the ingress for this very name, and it was never seen to get an
   * answer through it. One that did a moment ago, and does not since it was changed, has changed its route.
   */
  expected: boolean;
  /** A name that no app has, asked for at the same place, whatever its certificate says. */
  nobody: Seen;
  neighbours: readonly NeighbourSeen[];
}

/**
 * Why the ingress is broken for everything, so that nothing can be proved or disproved through it; `undefined` where the
 * app alone is at fault, or nothing is.
 *
 * Whoever gets an answer of his own through the ingress has shown that it works. Where nobody does, what an unknown name
 * gets tells the rest: a proxy has nobody to hand that one to, so that it neither fails nor hangs over it.
 */
export function judgeIngress(evidence: IngressEvidence): IngressFault | undefined {
  const { app } = evidence;
  const silence = app && 'silent' in app ? silenceKind(app.systemCode) : undefined;
  if (app && 'silent' in app && silence !== undefined)
    return silence === 'unreachable'
      ? { kind: 'down', reason: `the ingress is down: ${app.silent}` }
      : {
          kind: 'settings',
          reason: `the ingress is not what the settings say (its certificate or protocol): ${app.silent}`,
        };
  const reason = whyNobodyGetsThrough(evidence);
  return reason === undefined ? undefined : { kind: 'down', reason };
}

function whyNobodyGetsThrough({ app, expected, nobody, neighbours }: IngressEvidence): string | undefined {
  const gotThrough = (seen: Seen) => 'status' in seen && !isGatewayFault(seen) && !isSame(seen, nobody);
  if (app && gotThrough(app)) return undefined;
  if (neighbours.some(gotThrough)) return undefined;
  if ('silent' in nobody) return `the ingress answers nobody: ${nobody.silent}`;
  if (nobody.status >= 500)
    return `the ingress answers ${nobody.status} to everything, also for ${nobody.host}, which is no app's`;
  const blocked = neighbours.filter(({ proved }) => proved);
  if (blocked.length > 0) return `the ingress lets nobody through: ${blocked.map(inWords).join(', ')}`;
  if (app && expected && isSame(app, nobody))
    return `the ingress answers ${nobody.status} for ${app.host} as for a name that no app has, although the app runs and asks it to be routed`;
  return undefined;
}

// The proxy's own words for an app that it knows and cannot reach.
function isGatewayFault(seen: Seen): boolean {
  return 'status' in seen && [502, 503, 504].includes(seen.status);
}

/** The same page for both names: whoever wrote it looked at neither. */
function isSame(seen: Seen, other: Seen): boolean {
  return (
    'status' in seen && 'status' in other && seen.status === other.status && plain(seen) === plain(other)
  );
}

/** Without what differs from request to request. */
function plain({ host, body }: Extract<Seen, { status: number }>): string {
  return body.replaceAll(host, '').replaceAll(/[0-9a-f-]{8,}|\d+/gi, '#');
}

function inWords(seen: Seen): string {
  return `${seen.host} ${'silent' in seen ? `gives no answer (${seen.silent})` : `gets ${seen.status}`}`;
}

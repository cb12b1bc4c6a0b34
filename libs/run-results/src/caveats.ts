import { sayings } from './disagreement.ts';
import { duration, notAsked } from './phrases.ts';
import type { RunResults } from './types.ts';

/** What a reader must know before he believes the verdict, the most important first. */
export function caveats(results: RunResults): string[] {
  return [
    ...(results.reason === undefined ? [] : [results.reason]),
    ...(results.error === undefined ? [] : [`error ${results.error.code} (${results.error.kind})`]),
    ...approvals(results),
    ...pullRequest(results),
    ...lane(results),
    ...base(results),
    ...coverage(results),
    ...dependencies(results),
    ...duties(results),
    ...(results.notes ?? []),
    ...customisation(results),
    ...agreement(results),
  ];
}

function approvals({ needsApproval }: RunResults): string[] {
  return needsApproval.map(({ kind, value, service }) => {
    const where = service === undefined ? '' : ` of the service ${service}`;
    return `needs approval, not deployed: ${kind} ${value}${where}`;
  });
}

/** The pull request may have moved on since the run was asked for: then this says nothing of what it is now. */
function pullRequest({ commit, pullRequest: number, pullRequestHead: head }: RunResults): string[] {
  if (number === undefined || head === undefined || head === commit) return [];
  return [
    `not the head of pull request ${number}: that is ${head.slice(0, 8)}, this is an earlier commit of it`,
  ];
}

function lane({ lane, requestedLane, laneReason, confidence, mode }: RunResults): string[] {
  const lines: string[] = [];
  if (lane !== requestedLane)
    lines.push(`${requestedLane} was asked for: ${laneReason ?? 'no reason given'}`);
  if (confidence === 'lower')
    lines.push(`lower confidence (mode=${mode}): a quick run never replaces a cold one`);
  return lines;
}

function base({ base }: RunResults): string[] {
  if (!base) return [];
  const { version, commit, origin, ageMs, known } = base;
  const short = commit.slice(0, 8);
  // The main branch has no version but its commit.
  const what = version === short ? short : `${version} (${short})`;
  const age = ageMs === undefined ? '' : `, ${duration(ageMs)} old`;
  const proof =
    known === undefined
      ? ''
      : `, proved by run ${known.run}${known.host === undefined ? '' : ` on ${known.host}`}`;
  return [`upgraded from ${what}, ${originWord[origin]}${age}${proof}`];
}

function coverage(results: RunResults): string[] {
  const gaps = results.tiers.filter(({ absence }) => absence === 'gap').map(({ tier }) => tier);
  const others = notAsked(results);
  return [
    ...(gaps.length === 0 ? [] : [`coverage gap: ${gaps.join(', ')}`]),
    ...(others.length === 0 ? [] : [`not asked for: ${others.join(', ')}`]),
  ];
}

function dependencies({ dependencies }: RunResults): string[] {
  return dependencies.map(({ recipe, mode, reason, domain }) =>
    mode === 'warm'
      ? `with the shared ${recipe} at ${domain}`
      : `with a ${recipe} deployed for this run${reason === undefined ? '' : `: ${reason}`}`,
  );
}

function duties({ operatorsMust: { set, insert } }: RunResults): string[] {
  return [
    ...set.map((name) => `operators must set ${name} before this upgrade`),
    ...insert.map((name) => `operators must insert the secret ${name} before this upgrade`),
  ];
}

function customisation({ customisation: { files, env, secrets } }: RunResults): string[] {
  const parts = [...files, ...env, ...secrets.map((name) => `secret ${name}`)];
  return parts.length === 0 ? [] : [`customised by the recipe's CI folder: ${parts.join(', ')}`];
}

function agreement({ lane, verdict, agreement }: RunResults): string[] {
  // A run without a word about the recipe neither agrees nor disagrees.
  if (!agreement) return [];
  const { agrees, run } = agreement;
  const both = sayings({ lane, verdict, agreement });
  return [`${both} of this commit: they ${agrees ? 'agree' : 'do NOT agree'} (run ${run})`];
}

const originWord = {
  canonical: 'the canonical',
  'older-release': 'an older release',
  main: 'the main branch',
};

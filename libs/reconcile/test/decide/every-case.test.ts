import { expect, test } from 'vitest';
import { decide, type Decision } from '../../src/decide/decide.ts';
import type { Facts } from '../../src/decide/facts.ts';
import { facts, failed, lastGood, major, options, release, tagged, v1, v2, v3 } from './given.ts';

// Every combination of what may be observed; the releases and failures are those that change an answer.
const observable: { [Key in keyof Facts]: readonly Facts[Key][] } = {
  state: ['absent', 'undeployed', 'healthy', 'unhealthy'],
  unhealthyReason: ['no answer'],
  answeredElsewhere: [false, true],
  ingressDown: [undefined, 'refused'],
  ingressTaken: [false, true],
  running: [undefined, tagged(v1), tagged(v2)],
  label: ['what runs'],
  lastGood: [undefined, lastGood(v1), lastGood(v2)],
  releases: [
    [],
    [release(v1), release(v2)],
    [release(v1), release(v2), release(v3)],
    [release(v1), release(v2), release(major)],
  ],
  lightweight: [[]],
  unreachable: [undefined, 'no route'],
  failed: [[], failed(v1, v2), failed(v2, v3)],
  firstDeployUnfinished: [false, true],
  snapshotProblem: [undefined, 'it has no manifest'],
  unnamedSnapshot: [undefined, { id: 's1', path: '/snapshots/s1' }],
  envPath: ['/servers/web.env'],
};

type Rule = [when: (given: Facts) => boolean, then: string];

const healthy = ({ state }: Facts) => state === 'healthy';
const versionsOf = ({ running, lastGood: good }: Facts) => [running?.version.raw, good?.version.raw];
const between = (given: Facts, running: string, good: string) =>
  healthy(given) && versionsOf(given)[0] === running && versionsOf(given)[1] === good;

/** Read from above: the first line that is true of the facts says what is decided. */
const rules: Rule[] = [
  [(given) => healthy(given) && !given.running, 'hold'],
  [(given) => healthy(given) && !given.lastGood, 'adopt'],
  [(given) => between(given, v2, v1), 'adopt'],
  [(given) => between(given, v1, v2), 'hold'],
  [(given) => healthy(given) && given.snapshotProblem !== undefined, 'refuse broken snapshot-damaged'],
  [(given) => healthy(given) && given.unreachable !== undefined, 'hold'],
  [(given) => healthy(given) && hasWay(given), 'upgrade'],
  [(given) => healthy(given) && hasNewer(given), 'hold'],
  [healthy, 'noop'],
  [(given) => given.ingressDown !== undefined, 'refuse infrastructure ingress-down'],
  [(given) => given.lastGood !== undefined && given.answeredElsewhere, 'refuse broken answered-elsewhere'],
  [
    (given) => given.lastGood !== undefined && given.unnamedSnapshot !== undefined,
    'refuse broken unnamed-snapshot',
  ],
  [(given) => given.lastGood !== undefined, 'heal'],
  [(given) => given.state !== 'absent' && !given.firstDeployUnfinished, 'refuse broken unknown-app'],
  [(given) => given.ingressTaken && !given.firstDeployUnfinished, 'refuse usage another-ingress'],
  [(given) => given.releases.length > 0, 'first-deploy'],
  [(given) => given.unreachable !== undefined, 'refuse infrastructure recipe-unreachable'],
  [() => true, 'refuse infrastructure no-release'],
];

const order = [v1, v2, v3, major];
const newerThan = ({ running, releases }: Facts) =>
  releases
    .map(({ version }) => version.raw)
    .filter((raw) => order.indexOf(raw) > order.indexOf(running?.version.raw ?? ''));
const hasNewer = (given: Facts) => newerThan(given).length > 0;
/** A newer release without a major step, which was not tried from here. */
const hasWay = (given: Facts) =>
  newerThan(given).some(
    (raw) =>
      raw !== major &&
      !given.failed.some(({ from, to }) => from === given.running?.version.raw && to === raw),
  );

function* everyCase(): Generator<Facts> {
  let cases: Partial<Facts>[] = [{}];
  for (const [key, values] of Object.entries(observable))
    cases = cases.flatMap((one) => values.map((value) => ({ ...one, [key]: value })));
  for (const one of cases) yield facts(one);
}

function inWords(decision: Decision): string {
  return decision.action === 'refuse' ? `refuse ${decision.kind} ${decision.code}` : decision.action;
}

test('every case is decided as the rules say, and every rule decides one', () => {
  const used = new Set<number>();
  let cases = 0;
  for (const given of everyCase()) {
    const rule = rules.findIndex(([when]) => when(given));
    const decided = inWords(decide(given, options));
    if (decided !== rules[rule]?.[1])
      expect({ given, decided }).toEqual({ given, decided: rules[rule]?.[1] });
    used.add(rule);
    cases += 1;
  }
  expect(cases).toBe(55_296);
  expect([...used].sort((a, b) => a - b)).toEqual([...rules.keys()]);
});

test('a decision names the very versions that were observed', () => {
  for (const given of everyCase()) {
    const decision = decide(given, options);
    const right =
      (decision.action === 'upgrade' &&
        decision.from === given.running &&
        given.releases.some((one) => one === decision.to)) ||
      (decision.action === 'first-deploy' && given.releases.some((one) => one === decision.to)) ||
      (decision.action === 'heal' && decision.to === given.lastGood) ||
      (decision.action === 'adopt' && decision.running === given.running) ||
      ['noop', 'hold', 'refuse'].includes(decision.action);
    if (!right) expect({ given, decision }).toBe('versions that were observed');
  }
});

test('a healthy app is never deployed at what it runs, and nothing is deployed that could not be proved', () => {
  for (const given of everyCase()) {
    const decision = decide(given, options);
    if (!('to' in decision)) continue;
    if (healthy(given)) expect(decision.to.version.raw).not.toBe(given.running?.version.raw);
    else expect(given.ingressDown).toBeUndefined();
  }
});

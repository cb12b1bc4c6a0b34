import { runRealm } from '@ci-warm/app-names';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { realmsToReap, type RealmMark, type RealmSummary, type RunRecord } from '../src/index.ts';
import { attributesOf } from '../src/marks.ts';

const host = 'here';
const domain = 'acme-0a1b2c.ci.test';
const name = 'acme-0a1b2c';
const record: RunRecord = { id: 'r1', host, creates: [domain], realms: [name] };
const mark: RealmMark = { run: 'r1', host, domain };
const realm = (of: string, its?: RealmMark): RealmSummary => ({
  name: of,
  attributes: { 'acr.loa.map': '{}', ...(its ? attributesOf(its) : {}) },
});
const plan = (realms: RealmSummary[], records: RunRecord[], locked: string[] = []) =>
  realmsToReap({ realms, records, host, isLocked: (asked) => locked.includes(asked) });
const taken = (...given: Parameters<typeof plan>) => plan(...given).reap.map((one) => one.realm);
const reasons = (...given: Parameters<typeof plan>) => plan(...given).kept.map(({ reason }) => reason);

describe('a realm is taken', () => {
  it('when its mark and the record of that run say so', () => {
    expect(plan([realm(name, mark)], [record]).reap).toEqual([
      { realm: name, runs: ['r1'], domains: [domain] },
    ]);
  });

  it('when a quick run that borrowed a canonical is gone', () => {
    const quick = { ...record, creates: [], borrows: 'warm-acme.ci.test' };
    const borrowed = realm(name, { ...mark, domain: 'warm-acme.ci.test' });
    expect(taken([borrowed], [quick])).toEqual([name]);
    expect(reasons([borrowed], [quick], ['warm-acme.ci.test'])).toEqual(['in-use']);
  });
});

describe('a realm stays', () => {
  it('when it only looks like a run’s', () => {
    const decoys = ['acme-decade', 'x-facade'];
    expect(
      plan(
        decoys.map((one) => realm(one)),
        [record],
      ),
    ).toEqual({
      reap: [],
      kept: decoys.map((one) => ({ realm: one, reason: 'look-alike' })),
    });
  });

  it('when only a record names it: the name was somebody’s before the run came to it', () => {
    expect(reasons([realm(name)], [record])).toEqual(['look-alike']);
  });

  it('when only its mark names it: another host may have the same name', () => {
    expect(reasons([realm(name, mark)], [])).toEqual(['no-record']);
    expect(reasons([realm(name, mark)], [{ ...record, id: 'r2' }])).toEqual(['no-record']);
  });

  it('when it is another host’s, whatever a dead record here says', () => {
    const theirs = realm(name, { ...mark, host: 'there' });
    expect(plan([theirs], [record])).toEqual({ reap: [], kept: [{ realm: name, reason: 'other-host' }] });
    expect(reasons([realm(name)], [{ ...record, host: 'there' }])).toEqual(['look-alike']);
  });

  it('while any lock of its owners is held', () => {
    expect(reasons([realm(name, mark)], [record], [domain])).toEqual(['in-use']);
    const again = { ...record, id: 'r2', creates: ['acme-ffffff.ci.test'] };
    expect(reasons([realm(name, mark)], [record, again], ['acme-ffffff.ci.test'])).toEqual(['in-use']);
  });

  it('when no lock can prove that its run is dead', () => {
    const half = { name, attributes: { 'ci-warm.host': host, 'ci-warm.run': 'r1' } };
    expect(reasons([half], [{ ...record, creates: [] }])).toEqual(['no-lock']);
    expect(taken([half], [record])).toEqual([name]);
  });

  it('when the server does not show whose it is', () => {
    expect(reasons([{ name, attributes: undefined }], [record])).toEqual(['unreadable']);
  });

  it('when its run said that everything is gone: the name is somebody else’s now', () => {
    expect(reasons([realm(name)], [{ ...record, endedAt: '2026-01-01T00:00:00Z' }])).toEqual(['look-alike']);
  });

  it('when its name is not a run’s, even if it is claimed', () => {
    for (const odd of ['master', 'people', 'acme-0a1b2', 'acme-0A1B2C', 'acme-0a1b2c-x'])
      expect(plan([realm(odd, mark)], [{ ...record, realms: [odd] }])).toEqual({
        reap: [],
        kept: [{ realm: odd, reason: 'not-a-run' }],
      });
    expect(plan([realm('master'), realm('people')], [record])).toEqual({ reap: [], kept: [] });
  });
});

it('knows every name that a run gives', () => {
  fc.assert(
    fc.property(fc.constantFrom('acme', 'custom-html', 'x2'), fc.string(), (recipe, commit) => {
      const given = runRealm({ recipe, commit, lane: 'cold' });
      return taken([realm(given, mark)], [{ ...record, realms: [given] }]).length === 1;
    }),
  );
});

// From the other side: what may never be taken, said without looking at how it is decided.
it('takes nothing that is alive, foreign, unclaimed or ordinary', () => {
  const names = fc.constantFrom(
    'acme-0a1b2c',
    'acme-decade',
    'x-facade',
    'master',
    'people',
    'custom-html-00ff00',
  );
  const hosts = fc.constantFrom('here', 'there');
  const domains = fc.constantFrom('d1.ci.test', 'd2.ci.test', 'd3.ci.test');
  const ids = fc.constantFrom('r1', 'r2', 'r3');
  const marks = fc.option(fc.record({ run: ids, host: hosts, domain: domains }), { nil: undefined });
  const world = fc.record({
    marked: fc.uniqueArray(fc.record({ name: names, mark: marks }), { selector: (one) => one.name }),
    records: fc.uniqueArray(
      fc.record({
        id: ids,
        host: hosts,
        creates: fc.uniqueArray(domains),
        borrows: fc.option(domains, { nil: undefined }),
        realms: fc.uniqueArray(names),
        endedAt: fc.constantFrom(undefined, '2026-01-01T00:00:00Z'),
      }),
      { selector: ({ id }) => id },
    ),
    locked: fc.uniqueArray(domains),
  });
  let reaped = 0;
  fc.assert(
    fc.property(world, ({ marked, records, locked }) => {
      const realms = marked.map((one) => realm(one.name, one.mark));
      const { reap, kept } = plan(realms, records, locked);
      reaped += reap.length;
      for (const { realm: gone, domains: free } of reap) {
        const its = marked.find((one) => one.name === gone)?.mark;
        const claims = records.filter(
          (one) => one.host === host && one.endedAt === undefined && one.realms.some((its) => its === gone),
        );
        expect(gone).toMatch(/-[0-9a-f]{6}$/);
        expect(its?.host).toBe(host);
        expect(records.some((one) => one.id === its?.run && one.host === host)).toBe(true);
        const held = claims.flatMap(({ creates, borrows }) => [...creates, borrows]);
        expect(locked.some((one) => one === its?.domain || held.includes(one))).toBe(false);
        expect(free.length).toBeGreaterThan(0);
      }
      const said = [...reap, ...kept].map((one) => one.realm);
      expect(new Set(said).size).toBe(said.length);
      // Whatever a look-alike is, it is told of.
      for (const { name: one } of realms) if (/-[0-9a-f]{6}$/.test(one)) expect(said).toContain(one);
    }),
    { numRuns: 1000 },
  );
  // Else the worlds would be such that nothing could be shown by them.
  expect(reaped).toBeGreaterThan(0);
});

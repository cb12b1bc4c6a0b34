import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { defaultText, schemaOf, type Settings } from '@ci-warm/app-cli';
import {
  appSettings,
  knownNames,
  quickRunnerSettings,
  reconcilerSettings,
  warmctlSettings,
} from '../src/index.ts';

const apps = readdirSync(new URL('../../../apps/', import.meta.url));
const rows = Object.entries(appSettings).flatMap(([app, settings]) =>
  Object.entries(settings).map(([key, setting]) => ({ app, key, setting })),
);

it('has the settings of every app', () => {
  expect(Object.keys(appSettings).sort()).toEqual(apps.sort());
});

describe('a name', () => {
  it('means one flag, one variable, one default and one section everywhere', () => {
    // What one waits for differs, and only warmctl and the reconciler can do without what they are asked about.
    const differing = ['wait', 'recipe'];
    for (const { key, setting } of rows.filter((row) => !differing.includes(row.key))) {
      const { flag, variable, common, description } = setting;
      for (const other of rows.filter((row) => row.key === key)) {
        expect(other.setting).toMatchObject({ description });
        expect([other.setting.flag, other.setting.variable, other.setting.common]).toEqual([
          flag,
          variable,
          common,
        ]);
        expect(defaultText(other.setting)).toBe(defaultText(setting));
      }
    }
  });

  it.each(Object.entries(appSettings))('of a flag or a variable is used once by %s', (_app, settings) => {
    for (const way of ['flag', 'variable'] as const) {
      const names = Object.values(settings).flatMap((setting) => setting[way] ?? []);
      expect(names).toEqual([...new Set(names)]);
    }
  });

  it('is known to every app', () => {
    expect(knownNames.sections).toEqual(expect.arrayContaining(apps));
    expect(knownNames.variables).toEqual(
      expect.arrayContaining(['CCCI_QUICK', 'CCCI_TRUST_CLONES', 'CCCI_FAILPOINTS']),
    );
    expect(knownNames.commonKeys).toEqual(expect.arrayContaining(['lockDir', 'markers', 'teardownSec']));
    expect(knownNames.commonKeys).not.toContain('wait');
  });
});

it('has a default that its own schema accepts', () => {
  for (const { app, key, setting } of rows) {
    const value = setting.schema.safeParse(undefined).data;
    if (value !== undefined)
      expect(setting.schema.safeParse(value), `${app} ${key}`).toMatchObject({ success: true });
  }
});

it('ends a run by default before Drone ends its build, even one that waited for its slot as long as it may', () => {
  const given = { baseDomain: 'ci.test', recipe: 'wiki', verb: 'rewarm' };
  for (const settings of [quickRunnerSettings, warmctlSettings]) {
    const { wait, deadlineSec, teardownSec } = schemaOf<Settings>(settings).parse(given) as Record<
      string,
      number
    >;
    expect(deadlineSec! + teardownSec!).toBeLessThanOrEqual(drone.timeoutSec - drone.cloneSec);
    // The wait is part of the run's time; most of that is left to it.
    expect(wait!).toBeLessThanOrEqual(deadlineSec! / 2);
  }
});

/** What a build may take unless its repository says otherwise, and what it spends before the run's own step. */
const drone = { timeoutSec: 3_600, cloneSec: 120 };

it('takes no duration that a timer cannot count', () => {
  const durations = rows.filter(({ key }) => /Sec$|^wait$/.test(key));
  expect(durations.length).toBeGreaterThan(15);
  for (const { app, key, setting } of durations) {
    for (const allowed of [0, 0.5, 2_147_483])
      expect(setting.schema.safeParse(allowed), `${app} ${key}`).toMatchObject({ success: true });
    for (const refused of [-1, 2_147_483.5, 2_147_484, 1e12, Infinity, NaN])
      expect(setting.schema.safeParse(refused), `${app} ${key} ${refused}`).toMatchObject({ success: false });
  }
  const apps = reconcilerSettings.apps.schema;
  expect(apps.safeParse({ web: { healthTimeoutSec: 2_147_484 } }).error?.issues).toMatchObject([
    { path: ['web', 'healthTimeoutSec'], message: 'must be at most 2147483 seconds, which is 24 days' },
  ]);
});

it('gives each limit the same value in every app that has it', () => {
  const given = { baseDomain: 'ci.test', recipe: 'wiki', verb: 'rewarm' };
  const limits = Object.values(appSettings).map((settings) => schemaOf(settings).parse(given));
  for (const config of limits) expect(config).toMatchObject({ deployTimeoutSec: 600, trustClones: false });
  for (const config of limits.filter((config) => 'teardownSec' in config))
    expect(config).toMatchObject({ teardownSec: 600, canonicalBases: true, providerWaitSec: 120 });
});

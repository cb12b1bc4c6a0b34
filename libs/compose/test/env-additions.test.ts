import { describe, expect, it } from 'vitest';
import { envAdditions, settingsOfNew, settingsOfUpgrade } from '../src/index.ts';

describe('envAdditions', () => {
  it('tells new secrets from new settings, and leaves out what is there or commented', () => {
    const sample = [
      'TYPE=x',
      '# OPTIONAL=1',
      'DOMAIN=x.example.com',
      'SECRET_OLD_VERSION=v1',
      'SECRET_NEW_VERSION=v2 # length=64',
      'SECRET_GIVEN_VERSION=v1 # generate=false',
      'SETTING="a b"',
    ].join('\n');
    const present = new Map([
      ['TYPE', ''],
      ['DOMAIN', ''],
      ['SECRET_OLD_VERSION', 'v1'],
    ]);
    expect(envAdditions(sample, present)).toEqual({
      secretVersions: { SECRET_NEW_VERSION: 'v2' },
      secretsToInsert: ['given'],
      settings: ['SETTING'],
    });
    expect(envAdditions(sample, present, new Set(['given']))).toMatchObject({
      secretVersions: { SECRET_NEW_VERSION: 'v2', SECRET_GIVEN_VERSION: 'v1' },
      secretsToInsert: [],
    });
  });
  it('has nothing to say without a sample', () => {
    expect(envAdditions(undefined, new Map())).toEqual({
      secretVersions: {},
      secretsToInsert: [],
      settings: [],
    });
  });
});

it('the sample is read as every env text is', () => {
  const sample = 'SECRET_A_VERSION="v1" # generate=false\r\nSECRET_A_VERSION=v2\n  B = $SECRET_A_VERSION';
  expect(envAdditions(sample, new Map())).toEqual({
    secretVersions: { SECRET_A_VERSION: 'v2' },
    secretsToInsert: [],
    settings: ['B'],
  });
});

describe('settings that are foreseen', () => {
  it('of a new app are those of the sample, and over it what is given', () => {
    const settings = settingsOfNew('A=1\nB=2 # length=3\n#C=3', { DOMAIN: 'x.ci.test', B: '4' });
    expect(Object.fromEntries(settings)).toEqual({ A: '1', B: '4', DOMAIN: 'x.ci.test' });
  });
  it('of an upgrade are its own, the new secrets and what is given; other new settings stay with the operators', () => {
    const present = new Map([['A', '1']]);
    const settings = settingsOfUpgrade(present, 'A=2\nSECRET_B_VERSION=v1\nNEW=3', { C: '5' });
    expect(Object.fromEntries(settings)).toEqual({ A: '1', SECRET_B_VERSION: 'v1', C: '5' });
  });
});

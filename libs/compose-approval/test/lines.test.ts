import { describe, expect, it } from 'vitest';
import { exportAsks, sampleAsks, settingAsks } from '../src/index.ts';

describe('abra.sh', () => {
  it.each([
    'export A_VERSION=v4',
    '  export A=1.2-x',
    "export A='x' # why",
    'export A="x"',
    'A=/etc',
    '# export A=/etc',
  ])('plain: %s', (line) => expect(exportAsks(`${line}\n`)).toEqual([]));
  it.each([
    'export A=/etc',
    'export A=x export B=/etc',
    'export A=x # export B=/etc',
    "export A=$'\\x2f'",
    'export A=$(cat x)',
    'export A = /etc',
    'export A="x" B',
  ])('seen: %s', (line) =>
    expect(exportAsks(`${line}\n`)).toEqual([
      { kind: 'other', value: `abra.sh: ${line}`, service: undefined },
    ]),
  );
});

describe('.env.sample', () => {
  it.each([
    'A=1',
    'A="x y"',
    "A='x'",
    '# A=`x`',
    '',
    '#A=1',
    'A=',
    'SECRET_A_VERSION=v1 # length=10',
    'A="$A:x.yml"',
  ])('plain: %s', (line) => expect(sampleAsks(line)).toEqual([]));
  it.each(['A="x', 'A=\\x2f', "A='x'y", 'A: x', 'export A=x', 'A=x y'])('seen: %s', (line) =>
    expect(sampleAsks(line)).toEqual([{ kind: 'other', value: `.env.sample: ${line}`, service: undefined }]),
  );

  it('must not make the app another one', () => {
    const named = (settings: Record<string, string>) =>
      settingAsks(new Map(Object.entries(settings)), 'notes').map(({ value }) => value);
    expect(named({ TYPE: 'notes', RECIPE: 'notes:1.0.0+1', A: 'x' })).toEqual([]);
    expect(named({ TYPE: 'traefik', STACK_NAME: 'warm-keycloak' })).toEqual([
      'STACK_NAME=warm-keycloak',
      'TYPE=traefik',
    ]);
  });
});

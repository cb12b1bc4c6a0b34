import { expect, it } from 'vitest';

import { defaultGateOptions } from '../src/index.ts';
import { gate } from './versions.ts';

const steps = [
  ['a minor step of a recipe below 1.0', '0.1.0+1.0.0', '0.2.0+1.0.0'],
  ['a minor step of an app below 1.0', '1.0.0+0.1.0', '1.1.0+0.2.0'],
  ['notes that ask for work', '1.0.0+1.0.0', '1.1.0+1.0.0'],
] as const;

// What a settings page prints as the default has to be what the gate does.
it.each(steps)(
  '%s is judged alike by nothing, by undefined and by the default itself',
  (_, current, next) => {
    const release = [[next, 'Manual migration.']] as const;
    const { recipe, app } = defaultGateOptions.zeroMinorIsMajor;
    const unset = { markers: undefined, zeroMinorIsMajor: { recipe: undefined, app: undefined } };
    const expected = gate(current, release);
    expect(gate(current, release, unset)).toEqual(expected);
    expect(gate(current, release, { zeroMinorIsMajor: undefined })).toEqual(expected);
    expect(gate(current, release, defaultGateOptions)).toEqual(expected);
    expect(gate(current, release, { zeroMinorIsMajor: { recipe } })).toEqual(expected);
    expect(gate(current, release, { zeroMinorIsMajor: { app } })).toEqual(expected);
  },
);

it.each([
  [{ zeroMinorIsMajor: { recipe: false } }, '0.1.0+1.0.0', '0.2.0+1.0.0', true],
  [{ zeroMinorIsMajor: { app: true } }, '1.0.0+0.1.0', '1.1.0+0.2.0', false],
  [{ markers: [] }, '1.0.0+1.0.0', '1.1.0+1.0.0', true],
  [{ markers: ['tested'] }, '1.0.0+1.0.0', '1.1.0+1.0.0', false],
] as const)('%j turns the answer round', (options, current, next, passes) => {
  const notes = 'markers' in options && options.markers.length === 0 ? 'Manual migration.' : 'Tested.';
  expect(gate(current, [[next, notes]]).apply === next).toBe(!passes);
  expect(gate(current, [[next, notes]], options).apply === next).toBe(passes);
});

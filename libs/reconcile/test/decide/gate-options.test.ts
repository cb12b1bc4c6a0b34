import { expect, test } from 'vitest';
import { decide } from '../../src/decide/decide.ts';
import { facts, inShort, lastGood, options, release, tagged } from './given.ts';

const young = '0.1.0+0.1.0';
const next = '0.2.0+0.1.0';
const known = (notes?: string) =>
  facts({
    running: tagged(young),
    lastGood: lastGood(young),
    releases: [release(young), release(next, notes)],
  });

test('every option of the gate that an operator sets for an app reaches it', () => {
  const held = { action: 'hold', held: [{ version: next }] };
  const taken = { action: 'upgrade', to: next };
  const lenient = { zeroMinorIsMajor: { recipe: false } };
  expect(inShort(decide(known(), options))).toMatchObject(held);
  expect(inShort(decide(known(), { ...options, gate: lenient }))).toMatchObject(taken);
  const words = 'Breaking';
  expect(inShort(decide(known(words), { ...options, gate: lenient }))).toMatchObject(held);
  expect(
    inShort(decide(known(words), { ...options, gate: { ...lenient, markers: ['by hand'] } })),
  ).toMatchObject(taken);
});

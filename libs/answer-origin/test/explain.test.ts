import { expect, it } from 'vitest';
import { explain, findRivals, type ForeignCall, type NamedService } from '../src/index.ts';
import { service } from './make.ts';

function callTo(other: NamedService, port?: number): ForeignCall {
  const own = [service('shop', 'web', ['proxy']), service('shop', 'app', ['internal'])];
  const [rival] = findRivals('shop', [...own, other]);
  return { key: other.name, rival: rival!, network: 'proxy', port, established: false };
}
const other = (stack: string | undefined) => service(stack, 'app', ['proxy']);

it('nothing is said of nothing', () => {
  expect(explain([])).toBeUndefined();
});

it('who asked whom for what, where, and the remedy', () => {
  expect(explain([callTo(other('other'), 8080)])).toBe(
    'shop_web was answered by other_app (port 8080) of the stack other, not by shop_app alone: ' +
      'both are called "app" on the network proxy. Let it ask for ${STACK_NAME}_app instead of app',
  );
});

it('one of several, the same one whatever their order, and how many there are', () => {
  const calls = ['third', 'other', 'other'].map((stack) => callTo(other(stack)));
  expect(explain(calls)).toContain(
    'shop_web was answered by other_app of the stack other, and 1 more, not by',
  );
  expect(explain([...calls].reverse())).toBe(explain(calls));
});

it('a service of no stack is told as such', () => {
  expect(explain([callTo(other(undefined))])).toContain('was answered by app of no stack');
});

import { describe, expect, it } from 'vitest';
import { findForeignCalls, findRivals, type NamedService, type Sockets } from '../src/index.ts';
import { service, sockets, task } from './make.ts';

const web = service('shop', 'web', ['proxy', 'internal']);
const app = service('shop', 'app', ['internal']);
const tasks = [
  task('shop_web', 1, { proxy: '10.0.1.3', internal: '10.0.2.3' }),
  task('shop_app', 2, { internal: '10.0.2.2' }),
  task('other_app', 3, { proxy: '10.0.1.2' }),
];

const calls = (seen: Record<number, Sockets>, other: NamedService = service('other', 'app', ['proxy'])) =>
  findForeignCalls(
    findRivals('shop', [web, app, other]),
    tasks,
    new Map(Object.entries(seen).map(([pid, its]) => [Number(pid), its])),
  ).map(({ rival, network, port, established }) => ({
    who: `${rival.asker.name} > ${rival.other.name}`,
    ...{ network, port, established },
  }));
const found = { who: 'shop_web > other_app', network: 'proxy', port: 8080 };

const opened = [
  {
    local: { address: '10.0.1.3', port: 4000 },
    remote: { address: '10.0.1.2', port: 8080 },
    established: false,
  },
];

describe('a call to another stack is seen', () => {
  it('while it is open, on the side of the one that asks', () => {
    const seen = { 1: sockets(['0.0.0.0:80', '10.0.1.3:4000 > 10.0.1.2:8080']) };
    expect(calls(seen)).toEqual([{ ...found, established: true }]);
  });

  it('after the answer was closed by the one that gave it: only there something is left', () => {
    const seen = { 1: sockets(['0.0.0.0:80']), 3: sockets([':::8080', '10.0.1.2:8080 | 10.0.1.3:4000']) };
    expect(calls(seen)).toEqual([{ ...found, established: false }]);
  });

  it('as long as the firewall remembers it', () => {
    expect(calls({ 1: sockets([], { opened }) })).toEqual([{ ...found, established: false }]);
  });

  it('once, however many can tell of it', () => {
    const seen = {
      1: sockets(['10.0.1.3:4000 > 10.0.1.2:8080'], { opened }),
      3: sockets(['0.0.0.0:8080', '10.0.1.2:8080 > 10.0.1.3:4000']),
    };
    expect(calls(seen)).toEqual([{ ...found, established: true }]);
  });

  it('by the address of the service as a whole, also when only the address is remembered', () => {
    const other = service('other', 'app', ['proxy'], { virtual: '10.0.1.9' });
    expect(calls({ 1: sockets(['10.0.1.3:4000 | 10.0.1.9:8080']) }, other)).toEqual([
      { ...found, established: false },
    ]);
    expect(calls({ 1: sockets([], { closedWith: ['10.0.1.9'] }) }, other)).toEqual([
      { ...found, port: undefined, established: false },
    ]);
  });
});

describe('no call to another stack is', () => {
  it('what another stack asks of this one', () => {
    const seen = {
      1: sockets(['0.0.0.0:80', '10.0.1.3:80 > 10.0.1.2:4000'], { closedWith: ['10.0.1.2'] }),
      3: sockets(['0.0.0.0:8080', '10.0.1.2:4000 > 10.0.1.3:80']),
    };
    expect(calls(seen)).toEqual([]);
  });

  it('what concerns a third one on the same network', () => {
    const seen = {
      1: sockets(['10.0.1.3:4000 > 10.0.1.77:8080']),
      3: sockets(['0.0.0.0:8080', '10.0.1.2:8080 > 10.0.1.77:4000']),
    };
    expect(calls(seen)).toEqual([]);
  });

  it('what stays in the stack', () => {
    const seen = {
      1: sockets(['10.0.2.3:4000 > 10.0.2.2:8080']),
      2: sockets(['0.0.0.0:8080', '10.0.2.2:8080 > 10.0.2.3:4000']),
    };
    expect(calls(seen)).toEqual([]);
  });

  it('what comes from the stack’s other services, which cannot mean the name', () => {
    const seen = { 2: sockets(['10.0.2.2:4000 > 10.0.1.2:8080']) };
    expect(calls(seen)).toEqual([]);
  });

  it('a visit to what the other one publishes for everybody', () => {
    const proxy = service('other', 'app', ['proxy'], { publishedPorts: [8080], virtual: '10.0.1.9' });
    const line = '10.0.1.3:4000 > 10.0.1.2:8080';
    expect(calls({ 1: sockets([line], { closedWith: ['10.0.1.9'] }) }, proxy)).toEqual([]);
    expect(calls({ 1: sockets(['10.0.1.3:4000 > 10.0.1.2:9000']) }, proxy)).toHaveLength(1);
  });

  it('what could not be looked at', () => {
    expect(calls({})).toEqual([]);
  });
});

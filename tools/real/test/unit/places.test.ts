import { describe, expect, test } from 'vitest';
import { findPlaces } from '../../src/places.ts';

describe('where things are', () => {
  test('the folder can be chosen, or the folder of all caches', () => {
    expect(findPlaces({ CCCI_REAL_CACHE: '/big/disk' }).cache).toBe('/big/disk');
    expect(findPlaces({ XDG_CACHE_HOME: '/caches' }).cache).toBe('/caches/cc-ci/real');
    expect(findPlaces({}).cache).toMatch(/\/\.cache\/cc-ci\/real$/);
    expect(findPlaces({ CCCI_REAL_CACHE: '', XDG_CACHE_HOME: '' }).cache).toMatch(/\/\.cache\/cc-ci\/real$/);
  });

  test('two folders share no socket and no address; one folder keeps its own', () => {
    const [one, again, other] = ['/a', '/a', '/b'].map((CCCI_REAL_CACHE) => findPlaces({ CCCI_REAL_CACHE }));
    expect(again).toEqual(one);
    expect(other?.run).not.toBe(one?.run);
    expect(other?.address).not.toBe(one?.address);
  });

  test('paths of sockets are short enough for the kernel, however deep the cache is', () => {
    const { run, address } = findPlaces({ CCCI_REAL_CACHE: `/${'deep/'.repeat(60)}` });
    expect(`${run}/exec/containerd/containerd-debug.sock`.length).toBeLessThan(100);
    expect(address).toMatch(/^127(\.([1-9]|[1-9]\d|1\d\d|2[0-4]\d|250)){3}$/);
  });
});

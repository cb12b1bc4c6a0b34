import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createEngineApi } from '../../src/engine/api.ts';
import { makeParts } from '../../src/parts/make-parts.ts';
import { keyOf } from '../../src/parts/part-key.ts';
import type { Part } from '../../src/parts/index.ts';
import { findPlaces } from '../../src/places.ts';
import { openWorkshop, type Workshop } from '../../src/workshop.ts';

/** An engine that knows images by name and nothing else. */
let images: Map<string, string>;
let server: Server;
let dir: string;
let workshop: Workshop;
let stop: AbortController;
const said: string[] = [];

beforeEach(async () => {
  images = new Map();
  dir = await mkdtemp(join(tmpdir(), 'real-parts-'));
  server = createServer((incoming, answer) => {
    const key = images.get(/images\/(.*)\/json/.exec(incoming.url ?? '')?.[1] ?? '');
    const body = { Size: 7, Config: { Labels: { 'cc-ci.real.key': key } } };
    answer.writeHead(key === undefined ? 404 : 200).end(JSON.stringify(body));
  });
  const socket = join(dir, 'socket');
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  stop = new AbortController();
  const places = findPlaces({ CCCI_REAL_CACHE: dir });
  workshop = openWorkshop({ engine: createEngineApi(socket), places, signal: stop.signal });
  said.length = 0;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(dir, { recursive: true });
});

const part = (name: string, more: Partial<Part> = {}): Part => ({
  name,
  version: '1',
  image: `${name}:1`,
  ingredients: [],
  needs: {},
  lane: 'main',
  make: async (_workshop, { key }) => void images.set(`${name}:1`, key),
  ...more,
});
const make = async (parts: Part[], only?: string[]) =>
  await makeParts({ workshop, parts, only, say: (line) => said.push(line) });

describe('making parts', () => {
  test('makes what is missing, once, and not what is there', async () => {
    const parts = [
      part('base'),
      part('top', { base: 'base' }),
      part('other', { base: 'base', lane: 'compile' }),
    ];
    const first = await make(parts);
    expect(Object.values(first).map((state) => state.ready && state.made)).toEqual([true, true, true]);
    expect(said.filter((line) => line === 'base: making it …')).toHaveLength(1);
    const second = await make(parts);
    expect(Object.values(second).map((state) => state.ready && state.made)).toEqual([false, false, false]);
  });

  test('makes anew what was made of something else', async () => {
    const parts = [part('one')];
    images.set('one:1', 'another key');
    expect(await make(parts)).toMatchObject({ one: { ready: true, made: true } });
    expect(images.get('one:1')).toBe(await keyOf(parts[0]!, parts));
  });

  test('what cannot be had holds up only what stands on it', async () => {
    const broken = part('broken', { make: () => Promise.reject(new Error('no network')) });
    const state = await make([broken, part('top', { base: 'broken' }), part('other')]);
    expect(state).toMatchObject({
      broken: { ready: false, why: 'no network' },
      top: { ready: false, why: 'broken: no network' },
      other: { ready: true },
    });
  });

  test('a part that was made and is not there is not ready', async () => {
    const state = await make([part('lost', { make: async () => undefined })]);
    expect(state).toMatchObject({ lost: { ready: false, why: expect.stringContaining('does not have it') } });
  });

  test('makes only what is asked for and what that stands on; what is there is ready all the same', async () => {
    const parts = [part('base'), part('top', { base: 'base' }), part('there'), part('unwanted')];
    images.set('there:1', await keyOf(parts[2]!, parts));
    expect(await make(parts, ['top'])).toMatchObject({
      base: { ready: true, made: true },
      top: { ready: true, made: true },
      there: { ready: true, made: false },
      unwanted: { ready: false, why: 'not asked for (--only)' },
    });
  });

  test('an interruption is not a part that cannot be had', async () => {
    const waiting = part('waiting', {
      make: async ({ run }) => {
        setTimeout(() => stop.abort(new Error('enough')), 50);
        await run(['sleep', '60']);
      },
    });
    await expect(make([waiting, part('next')])).rejects.toThrow('enough');
    expect(images.has('next:1')).toBe(false);
  });
});

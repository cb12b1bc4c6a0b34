import { messageOf, WarmError } from '@ci-warm/errors';
import { findImage } from '../engine/images.ts';
import { createInstaller } from '../needs.ts';
import type { Workshop } from '../workshop.ts';
import { keyOf } from './part-key.ts';
import type { Part } from './types.ts';

export type PartState =
  | { ready: true; image: string; version: string; key: string; bytes: number; made: boolean; ms: number }
  | { ready: false; why: string };

export interface MakeOptions {
  workshop: Workshop;
  parts: readonly Part[];
  /** Names of those that are made; the rest is only looked at. Default: all. */
  only: readonly string[] | undefined;
  say(line: string): void;
}

/** Makes what is not there yet. What cannot be had says why, and holds up nothing that does not stand on it. */
export async function makeParts(options: MakeOptions): Promise<Record<string, PartState>> {
  const { workshop, parts, only, say } = options;
  const install = createInstaller(workshop);
  const states = new Map<string, Promise<PartState>>();

  const stateOf = (part: Part): Promise<PartState> => {
    const state = states.get(part.name) ?? make(part);
    states.set(part.name, state);
    return state;
  };
  const make = async (part: Part): Promise<PartState> => {
    const { name, image, version } = part;
    const key = await keyOf(part, parts);
    const began = performance.now();
    const look = async (made: boolean): Promise<PartState | undefined> => {
      const found = await findImage(workshop.engine, image);
      if (found?.key !== key) return undefined;
      return { ready: true, image, version, key, bytes: found.bytes, made, ms: performance.now() - began };
    };
    const there = await look(false);
    if (there !== undefined) return there;
    const base = parts.find((each) => each.name === part.base);
    if (!isWanted(part, parts, only)) return { ready: false, why: 'not asked for (--only)' };
    try {
      if (base !== undefined) {
        const foundation = await stateOf(base);
        if (!foundation.ready) return { ready: false, why: `${base.name}: ${foundation.why}` };
      }
      say(`${name}: making it …`);
      await install(part.needs);
      await part.make(workshop, { key, base: base?.image });
      const made = await look(true);
      if (made === undefined) throw lost(image);
      say(`${name}: ready, ${seconds(performance.now() - began)}`);
      return made;
    } catch (error) {
      workshop.signal.throwIfAborted();
      say(`${name}: cannot be had: ${messageOf(error)}`);
      return { ready: false, why: messageOf(error) };
    }
  };

  const lanes = ['main', 'compile'].map((lane) => parts.filter((part) => part.lane === lane));
  // Both lanes are waited for, so that nothing is still at work when one was interrupted.
  const ends = await Promise.allSettled(
    lanes.map(async (lane) => {
      for (const part of lane) await stateOf(part);
    }),
  );
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
  const entries = parts.map(async (part) => [part.name, await stateOf(part)] as const);
  return Object.fromEntries(await Promise.all(entries));
}

function isWanted(part: Part, parts: readonly Part[], only: readonly string[] | undefined): boolean {
  if (only === undefined || only.includes(part.name)) return true;
  return parts.some(({ name, base }) => base === part.name && only.includes(name));
}

export const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;

const lost = (image: string) =>
  new WarmError({
    kind: 'infrastructure',
    code: 'real-image-lost',
    message: `${image} was made, but the engine does not have it`,
    hint: 'Look for another set-up that uses the same engine.',
  });

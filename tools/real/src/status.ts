import { readFile } from 'node:fs/promises';
import { findImage } from './engine/images.ts';
import { createEngineApi } from './engine/api.ts';
import { findEngine } from './engine/find-engine.ts';
import { findObstacle } from './needs.ts';
import { parts } from './parts/index.ts';
import { keyOf } from './parts/part-key.ts';
import type { PartState } from './parts/make-parts.ts';
import type { VerbContext } from './verb-context.ts';

/** A table of what is there, without changing anything. */
export async function printStatus({ places, print }: VerbContext): Promise<number> {
  const engine = await findEngine(places);
  const obstacle = findObstacle();
  print(`cache   ${places.cache}`);
  print(`engine  ${engine ? `up (process ${engine.pid}), log ${places.run}/dockerd.log` : 'down'}`);
  if (obstacle) print(`        cannot be had: ${obstacle}`);
  const known = JSON.parse(await readFile(places.knownParts, 'utf8').catch(() => '{}')) as Record<
    string,
    PartState
  >;
  for (const part of parts) {
    const key = await keyOf(part, parts);
    const found = engine && (await findImage(createEngineApi(places.socket), part.image));
    const last = known[part.name];
    const size = found?.bytes ?? (last?.ready ? last.bytes : undefined);
    const state =
      found?.key === key
        ? 'ready'
        : !engine && last?.ready && last.key === key
          ? 'cached'
          : `missing: ${last?.ready === false ? last.why : (obstacle ?? 'not made yet')}`;
    print(
      `${part.name.padEnd(18)}${part.image.padEnd(28)}${megabytes(state.startsWith('missing') ? undefined : size).padStart(8)}  ${state}`,
    );
  }
  return 0;
}

const megabytes = (bytes: number | undefined) =>
  bytes === undefined ? '' : `${Math.round(bytes / 1_000_000)} MB`;

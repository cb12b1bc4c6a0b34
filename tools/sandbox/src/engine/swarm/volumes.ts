import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { EngineError } from '../engine-error.ts';
import type { Labels, Volume } from '../model.ts';
import { timestamp } from '../timestamps.ts';
import type { Context, LiveContainer } from './context.ts';

export interface VolumeRequest {
  name: string;
  labels: Labels | null;
  driver?: string | undefined;
  options?: Record<string, string> | null;
}

/** The volume of that name; made with these labels if it is not there, left as it is otherwise. */
export function ensureVolume({ dir, state, events }: Context, request: VolumeRequest): Volume {
  const { name, labels, driver = 'local', options = null } = request;
  const existing = state.volumes.get(name);
  if (existing) return existing;
  if (!/^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/.test(name)) {
    throw new EngineError(
      400,
      `create ${name}: "${name}" includes invalid characters for a local volume name, only "[a-zA-Z0-9][a-zA-Z0-9_.-]" are allowed`,
    );
  }
  if (driver !== 'local') {
    throw new EngineError(
      404,
      `create ${name}: Error looking up volume plugin ${driver}: plugin "${driver}" not found`,
    );
  }
  const Mountpoint = join(dir, 'volumes', name, '_data');
  mkdirSync(Mountpoint, { recursive: true });
  const CreatedAt = `${timestamp().slice(0, 19)}Z`;
  const volume: Volume = {
    ...{ CreatedAt, Driver: driver, Labels: labels, Mountpoint, Name: name },
    Options: options && Object.keys(options).length > 0 ? options : null,
    Scope: 'local',
  };
  state.volumes.set(name, volume);
  state.markChanged();
  events.emit({ Type: 'volume', Action: 'create', scope: 'local', id: name, attributes: { driver } });
  return volume;
}

/** Containers in whatever state that hold the volume: a stopped one holds it until it is removed. */
export function holdersOf({ containers }: Context, volume: string): LiveContainer[] {
  return [...containers.values()].filter(({ shown }) => shown.mounts.some(({ Name }) => Name === volume));
}

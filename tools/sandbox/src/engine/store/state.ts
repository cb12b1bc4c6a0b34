import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { swarmId } from '../ids.ts';
import type { Image, Meta, Network, Service, SwarmFile, Task, Volume } from '../model.ts';
import { timestamp } from '../timestamps.ts';

interface Saved {
  index: number;
  nodeId: string;
  clusterId: string;
  createdAt: string;
  services: Service[];
  tasks: Task[];
  networks: Network[];
  volumes: Volume[];
  secrets: SwarmFile[];
  configs: SwarmFile[];
  images: Image[];
}

/** What the engine knows, kept in one file so that a restarted engine carries on. */
export interface State {
  /** The engine's own folder, `DockerRootDir`. */
  dir: string;
  nodeId: string;
  clusterId: string;
  createdAt: string;
  services: Map<string, Service>;
  tasks: Map<string, Task>;
  networks: Map<string, Network>;
  volumes: Map<string, Volume>;
  secrets: Map<string, SwarmFile>;
  configs: Map<string, SwarmFile>;
  images: Map<string, Image>;
  /** The swarm's version counter, one higher at every change. */
  nextIndex(): number;
  newMeta(): Meta;
  /** Marks an object as changed now. */
  touch(object: Meta): void;
  /** Something else changed: write it with the next flush. */
  markChanged(): void;
  /** Writes what changed, at once. Every answer is sent after a flush, so nothing acknowledged is lost. */
  flush(): void;
  /** Writes nothing any more. */
  freeze(): void;
}

export function openState(dir: string): State {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const file = join(dir, 'state.json');
  const saved = read(file);
  let index = saved.index;
  let changed = true;
  let scheduled = false;
  let frozen = false;
  const byKey = <T>(list: T[], key: (item: T) => string) => new Map(list.map((item) => [key(item), item]));

  const state: State = {
    dir,
    nodeId: saved.nodeId,
    clusterId: saved.clusterId,
    createdAt: saved.createdAt,
    services: byKey(saved.services, ({ ID }) => ID),
    tasks: byKey(saved.tasks, ({ ID }) => ID),
    networks: byKey(saved.networks, ({ Id }) => Id),
    volumes: byKey(saved.volumes, ({ Name }) => Name),
    secrets: byKey(saved.secrets, ({ ID }) => ID),
    configs: byKey(saved.configs, ({ ID }) => ID),
    images: byKey(saved.images, ({ id }) => id),
    nextIndex: () => {
      state.markChanged();
      return ++index;
    },
    newMeta() {
      const now = timestamp();
      return { ID: swarmId(), Version: { Index: state.nextIndex() }, CreatedAt: now, UpdatedAt: now };
    },
    touch(object) {
      object.Version = { Index: state.nextIndex() };
      object.UpdatedAt = timestamp();
    },
    markChanged() {
      changed = true;
      if (scheduled) return;
      scheduled = true;
      setImmediate(() => {
        scheduled = false;
        state.flush();
      });
    },
    flush() {
      if (!changed || frozen) return;
      changed = false;
      const { nodeId, clusterId, createdAt } = saved;
      const all = (items: Map<string, unknown>) => [...items.values()];
      const text = JSON.stringify({
        ...{ index, nodeId, clusterId, createdAt },
        services: all(state.services),
        tasks: all(state.tasks),
        networks: all(state.networks),
        volumes: all(state.volumes),
        secrets: all(state.secrets),
        configs: all(state.configs),
        images: all(state.images),
      });
      writeFileSync(`${file}.new`, text, { mode: 0o600 });
      renameSync(`${file}.new`, file);
    },
    freeze: () => void (frozen = true),
  };
  return state;
}

function read(file: string): Saved {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Saved;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    const lists = {
      services: [],
      tasks: [],
      networks: [],
      volumes: [],
      secrets: [],
      configs: [],
      images: [],
    };
    return { index: 10, nodeId: swarmId(), clusterId: swarmId(), createdAt: timestamp(), ...lists };
  }
}

import type { Labels } from '../model.ts';
import { nanoTime } from '../timestamps.ts';

export interface EngineEvent {
  Type: 'container' | 'service' | 'network' | 'volume' | 'secret' | 'config' | 'image' | 'node';
  Action: string;
  Actor: { ID: string; Attributes: Labels };
  scope: 'local' | 'swarm';
  time: number;
  timeNano: number;
  /** The real engine repeats these on containers for old clients. */
  status?: string;
  id?: string;
  from?: string;
}

export interface Events {
  emit(event: Pick<EngineEvent, 'Type' | 'Action' | 'scope'> & { id: string; attributes: Labels }): void;
  /** Calls back for every event from now on; returns how to stop. */
  follow(listener: (event: EngineEvent) => void): () => void;
  past(): readonly EngineEvent[];
}

export function createEvents(limit = 1_000): Events {
  const listeners = new Set<(event: EngineEvent) => void>();
  const history: EngineEvent[] = [];
  return {
    emit({ Type, Action, scope, id, attributes }) {
      const nanos = nanoTime();
      const old = Type === 'container' ? { status: Action, id, from: attributes['image'] ?? '' } : {};
      const event: EngineEvent = {
        ...old,
        Type,
        Action,
        Actor: { ID: id, Attributes: attributes },
        scope,
        time: Number(nanos / 1_000_000_000n),
        timeNano: Number(nanos),
      };
      history.push(event);
      if (history.length > limit) history.shift();
      for (const listener of listeners) listener(event);
    },
    follow(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    past: () => history,
  };
}

import type { EngineEvent } from '../store/events.ts';
import type { Context } from '../swarm/context.ts';
import { readFilters, type Filters } from './filters.ts';
import type { Routes } from './router.ts';

const kinds = ['container', 'service', 'network', 'volume', 'secret', 'config', 'image', 'node'] as const;

export function eventRoutes({ events }: Context): Routes {
  return {
    'GET /events': ({ query }) => {
      const filters = readFilters(query, ['type', 'event', 'label', 'scope', ...kinds]);
      const since = Number(query.get('since') ?? NaN);
      const until = Number(query.get('until') ?? NaN);
      return {
        type: 'application/json',
        stream(response) {
          const send = (event: EngineEvent) => {
            if (passes(event, filters)) response.write(`${JSON.stringify(event)}\n`);
          };
          const second = ({ timeNano }: EngineEvent) => timeNano / 1e9;
          if (!Number.isNaN(since)) {
            for (const event of events.past()) {
              if (second(event) >= since && !(second(event) > until)) send(event);
            }
          }
          const left = Number.isNaN(until) ? Infinity : until * 1000 - Date.now();
          if (left <= 0) return void response.end();
          const stop = events.follow(send);
          const timer = left === Infinity ? undefined : setTimeout(() => response.end(), left);
          response.on('close', () => {
            stop();
            clearTimeout(timer);
          });
        },
      };
    },
  };
}

function passes({ Type, Action, Actor, scope }: EngineEvent, filters: Filters): boolean {
  return (
    filters.any('type', (type) => type === Type) &&
    // `health_status` stands for all of `health_status: …`.
    filters.any('event', (event) => event === Action || Action.startsWith(`${event}:`)) &&
    filters.any('scope', (wanted) => wanted === scope) &&
    filters.labels(Actor.Attributes) &&
    kinds.every((kind) =>
      filters.any(kind, (wanted) => Type === kind && [Actor.ID, Actor.Attributes['name']].includes(wanted)),
    )
  );
}

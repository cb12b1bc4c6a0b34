import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Context } from './context.ts';

/**
 * Keeps every live container's hosts file true: which names answer for it, and where. A name is only known to
 * containers that share a network with its task, and only while that task runs.
 */
export function createNames(context: Context): { refresh(): void; stop(): void } {
  let scheduled = false;
  let stopped = false;
  const written = new Map<string, string>();
  return {
    refresh() {
      if (scheduled) return;
      scheduled = true;
      setImmediate(() => {
        scheduled = false;
        if (stopped) return;
        const all = entries(context);
        for (const { shown, cwd, spec } of context.containers.values()) {
          if (shown.state === 'exited') continue;
          const networks = new Set(shown.networks.map(({ id }) => id));
          const lines = all.filter(({ network }) => networks.has(network)).map(({ line }) => line);
          const text = [...new Set([...(spec.Hosts ?? []), ...lines])].map((line) => `${line}\n`).join('');
          if (written.get(shown.id) === text) continue;
          written.set(shown.id, text);
          const file = join(cwd, 'hosts');
          writeFileSync(`${file}.new`, text);
          renameSync(`${file}.new`, file);
        }
        for (const id of written.keys()) if (!context.containers.has(id)) written.delete(id);
      });
    },
    stop: () => void (stopped = true),
  };
}

function entries({ state }: Context): { network: string; line: string }[] {
  return [...state.tasks.values()]
    .filter(({ Status, address }) => Status.State === 'running' && address !== undefined)
    .flatMap(({ ServiceID, Spec, address }) => {
      const service = state.services.get(ServiceID)?.Spec.Name;
      return (Spec.Networks ?? []).map(({ Target, Aliases }) => {
        const names = [...new Set([...(service ? [service, `tasks.${service}`] : []), ...(Aliases ?? [])])];
        return { network: Target, line: `${address} ${names.join(' ')}` };
      });
    });
}

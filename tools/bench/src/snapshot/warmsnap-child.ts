import { readFileSync } from 'node:fs';
import { createWarmsnap, type SnapshotSource, type VerifyLevel } from '@ci-warm/warmsnap';

/** What a process of its own is to do, in its first argument. */
export interface WarmsnapCall {
  verb: 'nothing' | 'scan' | 'take' | 'seal' | 'collect' | 'quick' | 'full' | 'restore' | 'export' | 'import';
  store: string;
  sources: readonly SnapshotSource[];
  /** The snapshot; `take` makes one. */
  id?: string;
  racyMs: number;
  trustClones?: boolean;
  /** Of an export or import. */
  archive?: string;
}

export interface WarmsnapAnswer {
  /** Of the call alone: those who use warmsnap have started long before. */
  ms: number;
  peakMiB: number;
  id?: string;
}

const owner = 'bench';

/** The newest process has no caches and no compiled code, like the one that rolls back. */
async function answer(call: WarmsnapCall): Promise<WarmsnapAnswer> {
  const { verb, store, sources, id = '', racyMs, trustClones = false, archive = '' } = call;
  const warmsnap = createWarmsnap({ trustClones, testing: { racyMs } });
  const standing = { sources, store, owner, freeFloor: 0 };
  const verify = async (level: VerifyLevel): Promise<void> => {
    const verified = await warmsnap.verify({ store, id, owner }, level);
    if (verified.outcome === 'invalid') throw new Error(verified.problems.join('; '));
  };
  const verbs: Readonly<Record<WarmsnapCall['verb'], () => Promise<string | void>>> = {
    nothing: async () => {},
    scan: async () => void (await warmsnap.preflight(standing)),
    take: async () => (await warmsnap.take(standing)).id,
    seal: async () => void (await warmsnap.seal({ store, id, owner })),
    collect: async () => void (await warmsnap.collect({ store, keep: id })),
    quick: () => verify('quick'),
    full: () => verify('full'),
    restore: async () => void (await warmsnap.restore({ ...standing, id })),
    export: async () => void (await warmsnap.exportSnapshot({ store, id, owner, to: archive })),
    import: async () =>
      void (await warmsnap.importSnapshot({
        store: `${store}-elsewhere`,
        owner,
        from: archive,
        freeFloor: 0,
      })),
  };
  const begun = performance.now();
  const taken = await verbs[verb]();
  return { ms: performance.now() - begun, peakMiB: peakMiB(), ...(taken ? { id: taken } : {}) };
}

/** Of this program alone; the usage that the kernel counts by process starts with what its parent had. */
function peakMiB(): number {
  const line = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'));
  return Number(line?.[1]) / 1024;
}

process.stdout.write(JSON.stringify(await answer(JSON.parse(process.argv[2]!) as WarmsnapCall)));

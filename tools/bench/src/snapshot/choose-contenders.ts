import { join } from 'node:path';
import type { Contender, Scene } from './contender.ts';
import { archive } from './contenders/archive.ts';
import { plainBytes } from './contenders/plain-bytes.ts';
import { restic } from './contenders/restic.ts';
import { rsync } from './contenders/rsync.ts';
import { scanAndClone } from './contenders/scan-and-clone.ts';
import { treeCopy } from './contenders/tree-copy.ts';
import { trustingWarmsnap, warmsnap } from './contenders/warmsnap.ts';
import { findCommand } from './find-command.ts';

interface Candidate {
  /** What `--only` calls it. */
  key: string;
  /** Commands that it needs beside coreutils; packages are called the same. */
  needs: readonly string[];
  needsReflinks?: true;
  make: (scene: Scene) => Contender;
}

const candidates: readonly Candidate[] = [
  { key: 'warmsnap', needs: [], make: warmsnap },
  { key: 'warmsnap-trusting', needs: [], needsReflinks: true, make: trustingWarmsnap },
  { key: 'tar', needs: ['tar'], make: (scene) => archive(scene, false) },
  { key: 'tar-zstd', needs: ['tar', 'zstd'], make: (scene) => archive(scene, true) },
  { key: 'rsync', needs: ['rsync'], make: rsync },
  { key: 'restic', needs: ['restic'], make: restic },
  { key: 'cp', needs: [], make: treeCopy },
  { key: 'dd', needs: [], make: plainBytes },
  { key: 'clone', needs: [], needsReflinks: true, make: scanAndClone },
];

export const contenderKeys: readonly string[] = candidates.map(({ key }) => key);

/** Those that can run here, each with a store of its own, and what is missing for the others. */
export async function chooseContenders(
  scene: Omit<Scene, 'store'>,
  { stores, reflinks, only }: { stores: string; reflinks: boolean; only: readonly string[] | undefined },
): Promise<{ contenders: readonly Contender[]; missing: readonly string[] }> {
  const contenders: Contender[] = [];
  const missing: string[] = [];
  for (const { key, needs, needsReflinks, make } of candidates) {
    if (needsReflinks && !reflinks) continue;
    if (only && !only.includes(key)) continue;
    const lacks: string[] = [];
    for (const command of needs) if (!(await findCommand(command))) lacks.push(command);
    if (lacks.length > 0) missing.push(`${key} is not measured: apt-get install ${lacks.join(' ')}`);
    else contenders.push(make({ ...scene, store: join(stores, key) }));
  }
  return { contenders, missing };
}

import { mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { stackName } from '@ci-warm/app-names';
import { WarmError } from '@ci-warm/errors';
import { failpoint } from '@ci-warm/failpoints';
import { settle } from '../app/settle.ts';
import type { TestedApp } from '../contract/app.ts';
import type { Run } from '../contract/run.ts';
import type { TierWork } from '../contract/tiers.ts';
import { blameFor, snapshotsOf } from './backup-app.ts';
import { unpackArtefact } from './backup-artefact.ts';
import { filesBelow } from './files-below.ts';
import { backupProblems, type FilesOfVolumes } from './backup-checks.ts';
import { leaveMarkers, type Marker } from './backup-marker.ts';
import type { BackupPlan } from './backup-plan.ts';
import { asksInside } from './backup-command.ts';

/** A backup that was seen to be good. */
export interface Backup {
  snapshot: string;
  /** What was kept, with a folder per volume. */
  files: string;
  plan: BackupPlan;
  markers: readonly Marker[];
}

/**
 * Seeds, backs up and looks at what was written. A backup can end well with nothing in it, when a hook's container was
 * just being replaced: the app is let settle first, and a bad backup is made again, a bounded number of times.
 */
export async function backUp(
  run: Run,
  app: TestedApp,
  tier: TierWork,
  plan: BackupPlan,
  seed: () => Promise<void>,
): Promise<Backup> {
  let known = await snapshotsOf(app);
  const mountpoints = await mountpointsOf(app);
  const markers = await leaveMarkers(plan, (name) => mountpoints.get(name));
  await seed();
  return tier.step('a backup holds what its labels ask for', async () => {
    const problems: string[] = [];
    for (let attempt = 1; attempt <= attempts; attempt += 1) {
      await settle(run, app, 'before the backup');
      const made = await makeOne(run, app, { plan, markers, mountpoints, known });
      if ('backup' in made) return made.backup;
      problems.push(made.problem);
      known = made.known;
      run.log.say(`backup ${attempt} of ${attempts} is no good: ${made.problem}`);
    }
    throw new WarmError({
      kind: 'failed',
      code: 'backup-failed',
      message: `no good backup in ${attempts} attempts: ${problems.at(-1)}`,
      hint: "See the hooks and paths in the recipe's backupbot labels.",
      details: { problems },
    });
  });
}

const attempts = 3;

interface Attempt {
  plan: BackupPlan;
  markers: readonly Marker[];
  mountpoints: ReadonlyMap<string, string>;
  /** Snapshots that were there before. */
  known: readonly string[];
}

type Made = { backup: Backup } | { problem: string; known: readonly string[] };

async function makeOne(run: Run, app: TestedApp, attempt: Attempt): Promise<Made> {
  const { tools, domain, config } = app;
  const { plan, markers } = attempt;
  const before = await liveFiles(attempt);
  failpoint('recipe-run.backup');
  const made = await tools.abra.backups.create(domain);
  failpoint('recipe-run.backed-up');
  const known = await snapshotsOf(app);
  if (made.outcome === 'refused') return { problem: await blameFor(app, made), known };
  const snapshot = known.findLast((id) => !attempt.known.includes(id));
  if (snapshot === undefined) return { problem: 'abra made no snapshot of it', known };
  const after = await liveFiles(attempt);

  const folder = join(run.folder, 'backup');
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const written = await tools.abra.backups.download(domain, { snapshot, folder });
  if (written.outcome === 'refused') return { problem: await blameFor(app, written), known };
  // Only the recipe's own tests look into the files; what they weigh is known from the archive.
  const write = run.tests.some(({ tier }) => tier === 'backup' || tier === 'restore');
  const unpacked = await unpackArtefact(plan, { file: written.file, folder, write });
  if (unpacked.outcome === 'unreadable') return { problem: unpacked.reason, known };
  const { kept } = unpacked;

  const { paths: demanded = [], command } = config.backup ?? {};
  const folders = await foldersOf(attempt);
  const problems = backupProblems({ plan, kept, before, after, folders, markers, demanded });
  if (command) problems.push(...(await asksInside(app, command)));
  if (problems.length > 0) return { problem: problems.join('; '), known };
  return { backup: { snapshot, files: unpacked.files, plan, markers } };
}

async function mountpointsOf({ tools, domain }: TestedApp): Promise<ReadonlyMap<string, string>> {
  const volumes = await tools.swarm.volumesOf(stackName(domain));
  return new Map(volumes.map(({ name, mountpoint }) => [name, mountpoint]));
}

async function liveFiles({ plan, mountpoints }: Attempt): Promise<FilesOfVolumes> {
  const files = plan.volumes.map(async ({ name, fullName }) => {
    const folder = mountpoints.get(fullName);
    return [name, folder === undefined ? new Map() : await filesBelow(folder)] as const;
  });
  return new Map(await Promise.all(files));
}

async function foldersOf({ plan, mountpoints }: Attempt): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (const { name, fullName, paths = [] } of plan.volumes) {
    for (const path of paths) {
      const stats = await stat(join(mountpoints.get(fullName) ?? '', path)).catch(() => undefined);
      if (stats?.isDirectory()) found.add(`${name}/${path}`);
    }
  }
  return found;
}

import { readFileSync } from 'node:fs';
import { startFromFolder, versionIn } from './real-folder.ts';
import { startService } from './real-service.ts';
import type { Running } from './running.ts';
import { startStandIn } from './stand-in.ts';

/** A Keycloak that the tests can be run against, or why it cannot be had. */
export type Target =
  { title: string; version: string; start: () => Promise<Running> } | { title: string; missing: string };

/** The oldest and the newest real one that are there, and the stand-in as the same versions. */
export async function findTargets(env: NodeJS.ProcessEnv): Promise<Target[]> {
  const real = [...(await fromFolders(env)), ...fromEngine(env)];
  const versions = real.flatMap((target) => ('version' in target ? target.version : []));
  const standIns = (versions.length > 0 ? versions : [usualVersion]).map((version) => ({
    title: `stand-in of Keycloak ${version}`,
    version,
    start: () => startStandIn(version),
  }));
  if (real.length > 0) return [...standIns, ...real];
  const missing =
    'neither REAL_DOCKER_HOST and REAL_PARTS (npm run real -- up) nor CONTRACT_KEYCLOAK_HOME (folders of distributions) name one';
  return [...standIns, { title: 'real Keycloak', missing }];
}

/** Where no real one tells. */
const usualVersion = '26.7.4';

async function fromFolders(env: NodeJS.ProcessEnv): Promise<Target[]> {
  const folders = (env['CONTRACT_KEYCLOAK_HOME'] ?? '').split(':').filter(Boolean);
  return await Promise.all(
    folders.map(async (folder) => {
      const version = await versionIn(folder);
      return { title: `real Keycloak ${version}`, version, start: () => startFromFolder(folder) };
    }),
  );
}

function fromEngine(env: NodeJS.ProcessEnv): Target[] {
  const { REAL_DOCKER_HOST: host, REAL_PARTS: file } = env;
  if (!host || !file) return [];
  const parts = Object.entries(JSON.parse(readFileSync(file, 'utf8')) as Record<string, Part>)
    .filter(([name]) => name.startsWith('keycloak-'))
    .sort(([one], [other]) => one.localeCompare(other, 'en', { numeric: true }));
  const ready = parts.flatMap(([, part]) => (part.ready ? [part] : []));
  if (ready.length === 0) {
    const why = parts.map(([name, part]) => `${name}: ${part.ready ? '' : part.why}`).join('; ');
    return [{ title: 'real Keycloak', missing: why || `${file} names none` }];
  }
  const ends = [...new Set([ready[0], ready.at(-1)])].flatMap((part) => part ?? []);
  return ends.map(({ version, image }) => ({
    title: `real Keycloak ${version}`,
    version,
    start: () => startService(host, image),
  }));
}

type Part = { ready: true; image: string; version: string } | { ready: false; why: string };

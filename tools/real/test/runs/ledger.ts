import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { eventually, splitFrames } from '@ci-warm/contract';
import type { Files, World } from '../support/index.ts';

/** What the database of a deployed ledger says, by psql inside its container. */
export async function psql(world: World, domain: string, query: string): Promise<string> {
  const stack = world.stack(domain);
  const container = await eventually(async () => {
    const name = [`com.docker.swarm.service.name=${stack.name}_db`];
    return (await stack.containers({ label: name, status: ['running'] }))[0]?.Id;
  });
  return await eventually(async () => {
    const words = ['psql', '-U', 'ledger', '-d', 'ledger', '-XqtAc', query];
    const { exitCode, stdout } = await stack.exec(container, words);
    return exitCode === 0 && stdout.trim();
  });
}

/** How PostgreSQL found its data at its last start: in its own words. */
export async function startOfDatabase(
  world: World,
  domain: string,
): Promise<'clean' | 'recovered' | 'first'> {
  const name = `${world.stack(domain).name}_db`;
  const { body: services } = await world.engine.get<{ ID: string; Spec: { Name: string } }[]>('/services');
  const id = services.find(({ Spec }) => Spec.Name === name)?.ID;
  const { bytes } = await world.engine.get(`/services/${id}/logs?stdout=1&stderr=1`);
  const { stdout, stderr } = splitFrames(bytes);
  const log = stdout + stderr;
  if (log.includes('the first boot is complete')) return 'first';
  if (/not properly shut down|was interrupted|redo starts/.test(log)) return 'recovered';
  if (log.includes('database system was shut down at')) return 'clean';
  throw new Error(`the database does not say how it started: ${log.slice(-500)}`);
}

/** A change of the recipe that spoils the books at its first start, and then dies of it. */
export function spoilsTheBooks(files: Files): void {
  files['migration.sql'] = `INSERT INTO release (version) VALUES (:'version') ON CONFLICT DO NOTHING;
UPDATE entry SET cents = 0 WHERE id % 3 = 0;
DELETE FROM note;
COMMIT;
SELECT 1 / 0;
`;
  files['abra.sh'] = (files['abra.sh'] ?? '').replace(/(MIGRATION_SQL_VERSION=)\w+/, '$1spoils');
}

/** How many files below a folder hold the text, in whatever form the database keeps them. */
export function filesWith(folder: string, text: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .filter(({ parentPath, name }) => readFileSync(join(parentPath, name)).includes(text)).length;
}

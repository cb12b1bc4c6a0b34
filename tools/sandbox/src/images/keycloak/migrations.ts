import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeWhole } from './write-whole.ts';

/** `schema.json`: the version whose schema the store has, and the migrations that led there. */
interface Schema {
  schema: number;
  version: string;
  applied: string[];
}

/** Moves the store forward to `version`, as Keycloak does at start. There is no way back: a newer store ends the process. */
export function migrate(
  folder: string,
  version: string,
  { finishMigration }: { finishMigration: boolean },
): void {
  const file = join(folder, 'schema.json');
  const wanted = schemaOf(version);
  const current: Schema = existsSync(file)
    ? (JSON.parse(readFileSync(file, 'utf8')) as Schema)
    : { schema: 0, version: '', applied: [] };
  if (current.schema > wanted) {
    console.error(
      `ERROR: the store has the schema of ${current.version}, which is newer than ${version}: refusing to start`,
    );
    process.exit(1);
  }
  if (current.schema === wanted) return;
  const applied = [...new Set([...current.applied, version])];
  // A migration that dies half-way leaves its changes behind, but not its version: the older server starts on it.
  writeWhole(file, finishMigration ? { schema: wanted, version, applied } : { ...current, applied });
}

/** `26.6.2` → 26006002. */
function schemaOf(version: string): number {
  const [major = 0, minor = 0, patch = 0] = version
    .replace(/^v/, '')
    .split(/[.-]/)
    .map((part) => Number.parseInt(part, 10) || 0);
  return (major * 1000 + minor) * 1000 + patch;
}

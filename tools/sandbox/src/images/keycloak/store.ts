import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { path } from '../container.ts';
import { migrate } from './migrations.ts';
import type { Realm } from './realms.ts';
import { writeWhole } from './write-whole.ts';

/** The server's data: one file per realm below the data volume, or memory only where none is mounted. */
export interface Store {
  /** Where it is; `undefined` in memory. */
  folder: string | undefined;
  realm(name: string): Realm | undefined;
  all(): Realm[];
  save(realm: Realm): void;
  remove(realm: Realm): void;
  /** Written at a clean stop. */
  noteStop(): void;
}

/** Opens the store at this server's version: migrates an older schema, ends the process on a newer one. */
export function openStore(version: string, options: { finishMigration: boolean }): Store {
  const data = path('/opt/keycloak/data');
  const folder = data === undefined ? undefined : join(data, 'store');
  const realms = new Map<string, Realm>();
  if (folder !== undefined) {
    mkdirSync(join(folder, 'realms'), { recursive: true });
    migrate(folder, version, options);
    for (const file of readdirSync(join(folder, 'realms')).filter((name) => name.endsWith('.json'))) {
      const realm = JSON.parse(readFileSync(join(folder, 'realms', file), 'utf8')) as Realm;
      realms.set(realm.realm, realm);
    }
  }
  const fileOf = (name: string): string | undefined =>
    folder && join(folder, 'realms', `${encodeURIComponent(name)}.json`);

  return {
    folder,
    realm: (name) => realms.get(name),
    all: () => [...realms.values()],
    save(realm) {
      realms.set(realm.realm, realm);
      const file = fileOf(realm.realm);
      if (file) writeWhole(file, realm);
    },
    remove(realm) {
      realms.delete(realm.realm);
      const file = fileOf(realm.realm);
      if (file) rmSync(file, { force: true });
    },
    noteStop() {
      if (folder) writeWhole(join(folder, 'clean-stop.json'), { version, at: new Date().toISOString() });
    },
  };
}

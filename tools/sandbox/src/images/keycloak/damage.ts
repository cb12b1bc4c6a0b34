import type { Store } from './store.ts';

/** What a faulty migration does to people's data: still readable, and wrong. */
export function damage(store: Store, version: string): void {
  for (const realm of store.all()) {
    if (realm.realm === 'master') continue;
    store.save({
      ...realm,
      users: [],
      clients: [],
      attributes: { ...realm.attributes, migratedBy: version },
    });
  }
}

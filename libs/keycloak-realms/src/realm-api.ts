import { failpoint } from '@ci-warm/failpoints';
import * as z from 'zod';
import type { AdminApi } from './admin-api.ts';
import { checkReadableRealm, checkRealm } from './names.ts';
import type { RealmSummary } from './types.ts';

/** Realms as a whole. */
export interface RealmApi {
  list(): Promise<readonly RealmSummary[]>;
  /** `undefined` when there is none. */
  look(realm: string): Promise<RealmSummary | undefined>;
  /** `false` when there is one already. */
  create(realm: string, options: { attributes: Record<string, string>; overHttp: boolean }): Promise<boolean>;
  /** `false` when there was none. */
  remove(realm: string): Promise<boolean>;
}

export function createRealmApi(admin: AdminApi): RealmApi {
  const pathOf = (realm: string) => `/${encodeURIComponent(realm)}`;
  return {
    // With the attributes, which a brief answer leaves out.
    list: async () => (await admin.read(z.array(realmShape), { path: '', fresh: true })).map(summaryOf),
    look: async (realm) => {
      const found = await admin.find(realmShape, { path: pathOf(checkReadableRealm(realm)), fresh: true });
      return found && summaryOf(found);
    },
    create: async (realm, { attributes, overHttp }) => {
      failpoint('keycloak-realms.realm');
      const json = {
        realm: checkRealm(realm),
        enabled: true,
        attributes,
        // A public URL without TLS is meant; Keycloak would refuse every token from outside.
        sslRequired: overHttp ? 'none' : 'external',
      };
      const { status } = await admin.call({ method: 'POST', path: '', json, accept: [409] });
      return status !== 409;
    },
    remove: async (realm) => {
      failpoint('keycloak-realms.delete');
      const { status } = await admin.call({
        method: 'DELETE',
        path: pathOf(checkRealm(realm)),
        accept: [404],
      });
      return status !== 404;
    },
  };
}

function summaryOf({ realm, attributes }: z.output<typeof realmShape>): RealmSummary {
  if (attributes === undefined) return { name: realm, attributes };
  const given = Object.entries(attributes).flatMap(([key, value]) => (value == null ? [] : [[key, value]]));
  return { name: realm, attributes: Object.fromEntries(given) as Record<string, string> };
}

const realmShape = z.object({
  realm: z.string(),
  attributes: z.record(z.string(), z.string().nullish()).optional(),
});

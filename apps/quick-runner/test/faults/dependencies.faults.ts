import { expect } from 'vitest';
import { dependencyRows } from './rows/dependencies.ts';
import { proveRows } from './support/prove-rows.ts';
import { reconcile } from './support/reconcile.ts';

proveRows('dependencies', dependencyRows, {
  recipes: ['keycloak', 'members'],
  prepare: async ({ sandbox }) => {
    expect(await reconcile(sandbox, 'keycloak')).toMatchObject({ code: 0 });
  },
});

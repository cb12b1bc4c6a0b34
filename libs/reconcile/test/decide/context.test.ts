import { expectTypeOf, test } from 'vitest';
import type { ReconcileContext } from '../../src/change/context.ts';
import type { LookContext } from '../../src/decide/context.ts';
import type { AppTools } from '@ci-warm/app-lifecycle';

// For the compiler, which reads this file as it reads the library.
test('what decides cannot change anything, and gets what may change without a cast', () => {
  expectTypeOf<ReconcileContext>().toExtend<LookContext>();
  expectTypeOf<LookContext>().not.toExtend<ReconcileContext>();
  expectTypeOf<LookContext>().not.toHaveProperty('lockApp');
  expectTypeOf<keyof LookContext['tools']['lifecycle']>().toEqualTypeOf<
    'status' | 'isHealthyNow' | 'ingressFault' | 'preflight' | 'snapshotSources'
  >();
  expectTypeOf<keyof LookContext['tools']['warmsnap']>().toEqualTypeOf<'verify' | 'preflight' | 'list'>();
  expectTypeOf<keyof LookContext['tools']['abra']>().toEqualTypeOf<'recipes' | 'readEnv' | 'envPath'>();
  expectTypeOf<LookContext['tools']['abra']['recipes']>().not.toHaveProperty('checkout');
  expectTypeOf<LookContext['folder']>().not.toHaveProperty('commit');
  expectTypeOf<keyof LookContext['journal']>().toEqualTypeOf<'read'>();
  expectTypeOf<LookContext['ports']>().not.toHaveProperty('alerts');
});

test('before the app is locked nothing can be done to it', () => {
  expectTypeOf<AppTools>().toExtend<ReconcileContext['tools']>();
  expectTypeOf<ReconcileContext['tools']>().not.toExtend<AppTools>();
  for (const verb of ['deploy', 'undeployAndSettle', 'applyRestorePoint', 'insertMissingSecrets'] as const)
    expectTypeOf<ReconcileContext['tools']['lifecycle']>().not.toHaveProperty(verb);
});

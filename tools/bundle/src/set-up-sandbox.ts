import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { bundledPrograms } from './bundled-app.ts';
import { bundleForTests, removeUnused } from './bundle-for-tests.ts';
import { bundleSandbox } from './bundle-sandbox.ts';
import { onceInARun } from './once-in-a-run.ts';

/** For vitest's globalSetup: sandboxes of these tests start their abra and their engine from bundles. */
export async function setup(): Promise<void> {
  await onceInARun('sandbox', async () => {
    await mkdir(bundledPrograms, { recursive: true });
    await removeUnused(bundledPrograms);
    await bundleForTests('sandbox', bundledPrograms, bundleSandbox);
    process.env['SANDBOX_PROGRAMS'] = join(bundledPrograms, 'sandbox');
  });
}

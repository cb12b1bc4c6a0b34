import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

// abra is started very often: reading forty TypeScript files anew takes three times as long as everything else.
// Where the folder cannot be written, Node goes on without.
enableCompileCache(join(import.meta.dirname, '../../../../node_modules/.cache/abra-stand-in'));
await import('./abra.ts');

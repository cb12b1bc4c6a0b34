import { existsSync, writeFileSync } from 'node:fs';
import { path } from './container.ts';
import { failAtStart } from './serve.ts';

// Prepares a volume once and ends: the app beside it goes on without it.

failAtStart();
const file = path('/data/prepared');
if (file !== undefined && !existsSync(file))
  writeFileSync(file, `prepared by ${process.env['SETUP_VERSION'] ?? '0'}\n`);
console.log('prepared');

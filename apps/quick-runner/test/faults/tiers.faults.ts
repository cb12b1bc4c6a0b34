import { proveRows } from './support/prove-rows.ts';
import { tierRows } from './rows/tiers.ts';

proveRows('tiers', tierRows, { recipes: ['custom-html', 'backup-bot-two'] });

import { proveRows } from './support/prove-rows.ts';
import { endingRows } from './rows/endings.ts';

proveRows('endings', endingRows, { recipes: ['custom-html', 'backup-bot-two'] });

import { proveRows } from './support/prove-rows.ts';
import { headRows } from './rows/heads.ts';

proveRows('heads', headRows, { recipes: ['custom-html', 'guestbook'] });

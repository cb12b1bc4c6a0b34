import { proveRows } from './support/prove-rows.ts';
import { outsideRows } from './rows/outside.ts';

proveRows('outside', outsideRows, { recipes: ['custom-html'] });

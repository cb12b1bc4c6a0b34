import { isolationRows, prepareCanonical } from './rows/isolation.ts';
import { proveRows } from './support/prove-rows.ts';

proveRows('isolation', isolationRows, { recipes: ['custom-html'], prepare: prepareCanonical });

// One transaction with three steps, to be killed anywhere.
import * as z from 'zod';
import { openJournal } from '../../src/index.ts';

const [, , file = ''] = process.argv;
const journal = openJournal({ path: file, plan: z.object({ to: z.string() }) });
await journal.begin({ kind: 'upgrade', plan: { to: '2.0.0' } });
await journal.step('undeploy');
await journal.step('snapshot', { id: 'a' });
await journal.finish();

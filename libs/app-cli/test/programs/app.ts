// A small app that does what its configuration says.
import { setTimeout as delay } from 'node:timers/promises';
import { WarmError } from '@ci-warm/errors';
import { runApp } from '../../src/index.ts';
import { description } from '../description.ts';

await runApp({
  description,
  ...(process.env['CCW_GRACE'] ? { stopGraceMs: () => Number(process.env['CCW_GRACE']) } : {}),
  async main({ config, signal, progress, warn }) {
    progress('begins\non two lines');
    warn('careful');
    switch (config.app) {
      case 'fail':
        throw new WarmError({
          kind: 'broken',
          code: 'it-broke',
          message: 'it broke',
          hint: 'mend it',
          details: { log: 'tail' },
        });
      case 'bug':
        throw new TypeError('x is undefined');
      case 'crash':
        setTimeout(() => {
          throw new Error('out of nowhere');
        });
        return new Promise(() => setInterval(() => undefined, 1_000));
      case 'wait':
        await delay(60_000, undefined, { signal }).catch(() => undefined);
        return { exitCode: 3, document: { stopped: String(signal.reason) }, text: 'stopped' };
      case 'stubborn':
        console.error('waiting');
        await delay(60_000);
        return { exitCode: 0, document: {}, text: 'slept' };
      default:
        return {
          exitCode: 1,
          document: { root: config.root, windowSec: config.windowSec },
          text: 'x'.repeat(config.size),
        };
    }
  },
});

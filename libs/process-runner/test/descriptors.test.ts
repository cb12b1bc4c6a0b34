import { closeSync, openSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createRunner } from '../src/index.ts';
import { testFolder } from './folder.ts';

test.each([{ terminal: false }, { terminal: true }])(
  'inherited descriptors are 3 and up, in order ($terminal)',
  async ({ terminal }) => {
    const folder = await testFolder();
    const descriptors = ['a', 'b'].map((name) => openSync(`${folder}/${name}`, 'w'));
    const run = createRunner({ inheritDescriptors: descriptors.slice(0, 1) });
    await run(['sh', '-c', 'echo first >&3; echo second >&4'], {
      timeoutMs: 20_000,
      terminal,
      inheritDescriptors: descriptors.slice(1),
    });
    for (const descriptor of descriptors) closeSync(descriptor);
    expect([readFileSync(`${folder}/a`, 'utf8'), readFileSync(`${folder}/b`, 'utf8')]).toEqual([
      'first\n',
      'second\n',
    ]);
  },
);

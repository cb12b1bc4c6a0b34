import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, it } from 'vitest';
import { failpoint, recordFailpoints, resetFailpoints } from '../src/index.ts';

afterEach(() => {
  delete process.env['CCCI_FAILPOINTS'];
  resetFailpoints();
});

it('does nothing unless it is named', () => {
  failpoint('a.b');
  process.env['CCCI_FAILPOINTS'] = 'other=error';
  failpoint('a.b');
});

it('throws where an error is asked for, at the passage asked for', () => {
  process.env['CCCI_FAILPOINTS'] = 'a.b#2=error';
  failpoint('a.b');
  expect(() => failpoint('a.b')).toThrow('failpoint a.b struck');
  failpoint('a.b');
});

it('kills the process so that nothing after it runs', () => {
  const module = fileURLToPath(new URL('../src/index.ts', import.meta.url));
  const script = `import { failpoint } from ${JSON.stringify(module)}; process.on('exit', () => console.log('exit')); failpoint('x'); console.log('after');`;
  const child = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
    env: { ...process.env, CCCI_FAILPOINTS: 'x=kill' },
    encoding: 'utf8',
  });
  expect(child).toMatchObject({ signal: 'SIGKILL', stdout: '' });
});

it('notes what was passed, for crash matrices', () => {
  const passed = recordFailpoints();
  failpoint('one');
  failpoint('two');
  expect(passed).toEqual(['one', 'two']);
});

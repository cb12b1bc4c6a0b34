import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { smallHouse } from './small-house.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

// A script with types, which starts another one, as the sandbox and the tour do.
const script = `
import { spawnSync } from 'node:child_process';
const told: string = process.argv.slice(2).join(' ');
if (told === 'child') console.log(\`\${process.env['WHICH'] ?? 'own'} \${process.features.typescript ? 'strips' : 'tsx'}\`);
else spawnSync(process.execPath, [import.meta.filename, 'child'], { stdio: 'inherit' });
`;

/** A checkout whose packages are there, with a Node on its PATH that is started like this. */
function checkout(own: string): { root: string; run: (...args: string[]) => string } {
  const copy = smallHouse({ 'package-lock.json': '{}', 'my scripts/script.ts': script, 'path/node': own });
  mkdirSync(join(copy, 'tools', 'setup'), { recursive: true });
  copyFileSync(join(root, 'tools/setup/node24.sh'), join(copy, 'tools/setup/node24.sh'));
  mkdirSync(join(copy, 'node_modules', '.bin'), { recursive: true });
  symlinkSync(join(root, 'node_modules', 'tsx'), join(copy, 'node_modules', 'tsx'));
  writeFileSync(
    join(copy, 'node_modules', '.installed'),
    execFileSync('sh', ['-c', 'cksum <package-lock.json'], { cwd: copy }),
  );
  chmodSync(join(copy, 'path/node'), 0o755);
  const env = { PATH: [join(copy, 'path'), '/usr/bin', '/bin'].join(delimiter) };
  const run = (...args: string[]) =>
    execFileSync('sh', [join(copy, 'tools/setup/node24.sh'), ...args], { env, encoding: 'utf8' });
  return { root: copy, run };
}

const thisNode = (which: string, flags = '') =>
  `#!/bin/sh\nWHICH=${which} exec '${process.execPath}' ${flags} "$@"\n`;
// As Node before 22.18, which reads JavaScript only; its children are started by its own path and know as little.
const older = `#!/bin/sh\nNODE_OPTIONS="--no-strip-types \${NODE_OPTIONS:-}" exec '${process.execPath}' "$@"\n`;

it('runs a script with the Node that the packages brought', () => {
  const { root: copy, run } = checkout('#!/bin/sh\nexit 9\n');
  writeFileSync(join(copy, 'node_modules/.bin/node'), thisNode('packaged'), { mode: 0o755 });
  expect(run('my scripts/script.ts')).toBe('packaged strips\n');
});

it('runs it with the Node of the machine where there is no such package', () => {
  expect(checkout(thisNode('own')).run('my scripts/script.ts')).toBe('own strips\n');
});

it('lets tsx take the types out where that Node cannot, for the programs that the script starts, too', () => {
  const { run } = checkout(older);
  expect(run('my scripts/script.ts')).toBe('own tsx\n');
});

it('runs a command of the packages, and not the one of the same name that the machine has', () => {
  const { root: copy, run } = checkout(thisNode('own'));
  writeFileSync(join(copy, 'node_modules/.bin/ls'), '#!/bin/sh\necho packaged "$@"\n', { mode: 0o755 });
  expect(run('ls', '--all')).toBe('packaged --all\n');
});

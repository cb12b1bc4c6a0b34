import { spawnSync } from 'node:child_process';

/** Whether the file system takes it. */
export function setAttribute(path: string, name: string, value: string | Buffer): boolean {
  const hex = Buffer.from(value).toString('hex');
  return (
    python('os.setxattr(sys.argv[1], sys.argv[2], bytes.fromhex(sys.argv[3]))', path, name, hex).status === 0
  );
}

/** Empty if it has none. */
export function attributeOf(path: string, name: string): Buffer {
  return Buffer.from(
    python('print(os.getxattr(sys.argv[1], sys.argv[2]).hex())', path, name).stdout.trim(),
    'hex',
  );
}

function python(script: string, ...args: string[]) {
  return spawnSync('python3', ['-c', `import os,sys; ${script}`, ...args], { encoding: 'utf8' });
}

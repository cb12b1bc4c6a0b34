// Loaded before a program: notes the calls that decide whether a file survives a power cut, and fails one on demand.
import { open, type FileHandle } from 'node:fs/promises';
import fs from 'node:fs';
import path from 'node:path';
import { syncBuiltinESMExports } from 'node:module';

const failing = process.env['CCW_FAIL'];
const probe = await open('/dev/null');
const handles = Object.getPrototypeOf(probe) as FileHandle & Record<string, unknown>;
await probe.close();
const paths = new WeakMap<object, string>();

function note(call: string, file: string): void {
  process.stdout.write(`${call} ${path.basename(file).replace(/\.\d+\.[0-9a-f]+\.tmp$/, '.tmp')}\n`);
  if (failing !== call) return;
  throw Object.assign(new Error(`${process.env['CCW_FAIL_CODE']}: injected, ${call}`), {
    code: process.env['CCW_FAIL_CODE'],
  });
}

const { open: realOpen, rename: realRename } = fs.promises;
fs.promises.open = async (...args: Parameters<typeof realOpen>) => {
  const handle = await realOpen(...args);
  paths.set(handle, String(args[0]));
  try {
    note('open', String(args[0]));
  } catch (error) {
    await handle.close();
    throw error;
  }
  return handle;
};
fs.promises.rename = async (from, to) => {
  note('rename', String(from));
  return realRename(from, to);
};
for (const name of ['writeFile', 'sync'] as const) {
  const real = handles[name] as (...args: unknown[]) => Promise<void>;
  Object.defineProperty(handles, name, {
    value: async function (this: FileHandle, ...args: unknown[]) {
      note(name, paths.get(this) ?? '?');
      return real.apply(this, args);
    },
  });
}
syncBuiltinESMExports();

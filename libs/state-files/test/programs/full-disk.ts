import { closeSync, openSync, readdirSync, readFileSync, statfsSync, writeSync } from 'node:fs';
import { releaseReserve, reserveWrites, writeTextFile } from '../../src/index.ts';

// On a small file system of its own: argv is where it is mounted.
const folder = process.argv[2] ?? '';
const tried: Record<string, unknown> = {};
const attempt = async (name: string, work: () => Promise<void>) => {
  tried[name] = await work().then(
    () => 'ok',
    (error: unknown) => (error as { code?: string }).code,
  );
};

await writeTextFile(`${folder}/state`, 'old');
await attempt('reserve', () => reserveWrites(folder, { owner: 'a', writes: 3 }));
fill();
tried['free'] = statfsSync(folder).bavail;
await attempt('first', () => writeTextFile(`${folder}/state`, 'first'));
fill();
await attempt('second', () => writeTextFile(`${folder}/new`, 'x'.repeat(20_000)));
fill();
await attempt('large', () => writeTextFile(`${folder}/state`, 'y'.repeat(65_000)));
fill();
await attempt('none left', () => writeTextFile(`${folder}/state`, 'z'.repeat(20_000)));
await attempt('reserve again', () => reserveWrites(folder, { owner: 'a', writes: 3 }));
await releaseReserve(folder, 'a');
tried['left'] = readdirSync(folder)
  .filter((name) => name !== 'lost+found' && name !== 'filler')
  .sort();
tried['state'] = readFileSync(`${folder}/state`, 'utf8').slice(0, 3);
tried['new'] = readFileSync(`${folder}/new`, 'utf8').length;
console.log(JSON.stringify(tried));

function fill(): void {
  const file = openSync(`${folder}/filler`, 'a');
  for (let size = 65_536; size >= 1; size = Math.floor(size / 2)) {
    try {
      for (;;) writeSync(file, Buffer.alloc(size, 1));
    } catch {
      // No room for as many bytes: fewer.
    }
  }
  closeSync(file);
}

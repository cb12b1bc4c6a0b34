import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ownMounts, rootsMounts, skipOrFail } from './support/own-mounts.ts';
import { removeFolder, scratchFolder } from './support/scratch.ts';

interface Row {
  verb: 'take' | 'restore';
  what: 'blocks' | 'inodes';
  part: number;
  outcome: string;
  isUntouched: boolean;
}

/** How each is mounted at `$0`. */
const disks = {
  tmpfs: 'mount -t tmpfs -o size=4m,nr_inodes=700 none "$0"',
  ext4: 'truncate -s 12M "$0.img" && mkfs.ext4 -q -m 0 -N 700 "$0.img" && mount -o loop "$0.img" "$0"',
};

test.for(['tmpfs', 'ext4'] as const)(
  'a %s whose last blocks or inodes are taken away in the midst leaves the old snapshot and the volume whole',
  (kind, context) => {
    const unshare = kind === 'tmpfs' ? ownMounts() : rootsMounts();
    if (unshare === undefined)
      return skipOrFail(context, `this user cannot mount a small ${kind} of his own`);
    const folder = scratchFolder();
    onTestFinished(() => removeFolder(folder));
    const disk = join(folder, 'disk');
    mkdirSync(disk);
    const mounted = `${disks[kind]} && exec "$@" "$0"`;
    const script = join(import.meta.dirname, 'support', 'small-disk.ts');
    const argv = [...unshare, 'sh', '-c', mounted, disk, process.execPath, script];
    const ended = spawnSync(argv[0] ?? '', argv.slice(1), { encoding: 'utf8', timeout: 50_000 });
    expect(ended, ended.stderr).toMatchObject({ status: 0, signal: null });
    const rows = ended.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Row);
    for (const verb of ['take', 'restore'] as const) {
      for (const what of ['blocks', 'inodes'] as const) {
        const these = rows.filter((row) => row.verb === verb && row.what === what);
        const outcomes = these.map(({ part, outcome }) => `${part}: ${outcome}`);
        // Nothing left never suffices; three times what is needed always does. In between either may be, but nothing else.
        expect(outcomes.at(0), verb).toBe('0: no-space');
        expect(outcomes.at(-1), verb).toBe('3: ok');
        expect(these.filter(({ outcome }) => !['ok', 'no-space'].includes(outcome))).toEqual([]);
        expect(
          these.filter(({ outcome }) => outcome === 'no-space').length,
          outcomes.join(', '),
        ).toBeGreaterThan(1);
      }
    }
  },
);

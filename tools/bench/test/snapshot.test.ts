import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { median } from '../src/median.ts';
import type { Measurement } from '../src/types.ts';
import { temporaryFolder } from './folder.ts';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
/** Dozens of processes, one after the other: seconds, but minutes where many others are at work. */
const patient = { timeout: 240_000 };

const small = ['snapshot', '--fs', 'here', '--size', '8M', '--runs', '1', '--settle-ms', '150'];

/** The benchmark as a process, with a temporary folder of its own that has to be empty at the end. */
function benchIn() {
  const folder = temporaryFolder();
  return { folder, env: { ...process.env, TMPDIR: folder } };
}

async function measure(
  ...flags: string[]
): Promise<{ measured: Measurement; stderr: string; left: string[] }> {
  const { folder, env } = benchIn();
  const argv = [main, ...small, '--json', ...flags];
  const { stdout, stderr } = await promisify(execFile)(process.execPath, argv, { env });
  return { measured: JSON.parse(stdout) as Measurement, stderr, left: readdirSync(folder) };
}

it('measures every row of every tool that is asked for, and leaves nothing', patient, async () => {
  const { measured, stderr, left } = await measure('--only', 'warmsnap,tar,dd');
  const [times, multiples] = measured.tables!;
  const columns = ['warmsnap', 'tar', 'dd'];
  expect(times!.rows).toHaveLength(11);
  // A reader of the document need not work anything out.
  expect(times!.rows[0]!.cells[0]).toMatchObject(spreadOf(times!.rows[0]!.cells[0]!.samples));
  expect(multiples!.rows[0]!.cells[0]).toMatchObject(spreadOf(multiples!.rows[0]!.cells[0]!.samples));
  for (const { name, cells } of times!.rows) {
    const wanted = name.startsWith('verify') ? ['warmsnap'] : columns;
    expect(cells.map(({ column, samples }) => [column, samples.length])).toEqual(
      wanted.map((one) => [one, 1]),
    );
    expect(cells.every(({ samples }) => samples.every((ms) => ms > 0))).toBe(true);
  }
  const restored = 'restore, 1 % of the files changed';
  const at = (column: string): number =>
    times!.rows.find(({ name }) => name === restored)!.cells.find((cell) => cell.column === column)!
      .samples[0]!;
  const ratio = multiples!.rows
    .find(({ name }) => name === restored)!
    .cells.find(({ column }) => column === 'tar');
  expect(ratio!.samples[0]).toBeCloseTo(at('tar') / at('warmsnap'), 10);
  expect(measured.goals!.length).toBeGreaterThan(0);
  expect(stderr).toMatch(/run 1 of 1: restore/);
  expect(left).toEqual([]);
});

function spreadOf(samples: readonly number[]) {
  return { median: median(samples), least: Math.min(...samples), most: Math.max(...samples) };
}

it('measures the same changes in ever larger volumes', patient, async () => {
  const series = await measure('--series', '--size', '1M');
  expect(series.measured.tables![0]!.rows.map(({ cells }) => cells.map(({ column }) => column))).toEqual(
    Array.from({ length: 6 }, () => ['scan alone', 'snapshot', 'restore']),
  );
  expect(series.left).toEqual([]);
});

it('measures the memory of each call', patient, async () => {
  const memory = await measure('--memory', '--files', '300');
  const peaks = memory.measured.tables![0]!.rows.map(
    ({ name, cells }) => [name, cells[0]!.samples[0]!] as const,
  );
  expect(peaks.map(([name]) => name)).toEqual(
    expect.arrayContaining(['restore, 1 % of the files changed', 'export', 'import']),
  );
  expect(peaks.every(([, peak]) => peak > 10 && peak < 1000)).toBe(true);
  expect(memory.left).toEqual([]);
});

it('is stopped in the middle and leaves nothing', async () => {
  const { folder, env } = benchIn();
  const argv = [main, ...small, '--runs', '50', '--only', 'cp,dd'];
  const bench = spawn(process.execPath, argv, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  bench.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const closed = once(bench, 'close');
  await once(bench.stderr, 'data');
  expect(readdirSync(folder)).toHaveLength(1);
  bench.kill('SIGINT');
  expect((await closed)[0]).toBe(130);
  expect(said).toContain('stopped by SIGINT');
  expect(readdirSync(folder)).toEqual([]);
});

it('tells every wrong flag at once and starts nothing', async () => {
  const argv = [main, 'snapshot', '--size', 'big', '--fs', 'zfs', '--only', 'rar', '--series', '--memory'];
  const refused = promisify(execFile)(process.execPath, argv);
  await expect(refused).rejects.toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/--size big.*one at a time.*zfs.*rar/s),
  });
});

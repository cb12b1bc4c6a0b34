import { expect, test } from 'vitest';
import { createWriteBack } from '../../src/transfer/write-back.ts';

const portion = 128 * 1024 ** 2;

test('a large copy is written to the disk in portions, one at a time; a small one is left to the flush at the end', async () => {
  const flushes: (() => void)[] = [];
  const writeBack = createWriteBack(() => new Promise((resolve) => flushes.push(resolve)));
  writeBack.wrote(portion - 1);
  expect(flushes).toHaveLength(0);
  writeBack.wrote(1);
  writeBack.wrote(portion);
  expect(flushes).toHaveLength(1);
  flushes[0]?.();
  await writeBack.end();
  writeBack.wrote(1);
  expect(flushes).toHaveLength(2);
});

test('what a flush on the way finds is told: the disk tells it only once', async () => {
  const fault = Object.assign(new Error('EIO'), { code: 'EIO' });
  let asked = 0;
  const writeBack = createWriteBack(async () => {
    asked += 1;
    throw fault;
  });
  writeBack.wrote(portion);
  await expect(writeBack.end()).rejects.toBe(fault);
  writeBack.wrote(portion);
  expect(asked).toBe(1);
  await expect(writeBack.end()).rejects.toBe(fault);
});

test('the end waits for a flush that is under way', async () => {
  let finish = (): void => undefined;
  let ended = false;
  const writeBack = createWriteBack(() => new Promise((resolve) => (finish = resolve)));
  writeBack.wrote(portion);
  const end = writeBack.end().then(() => (ended = true));
  await Promise.resolve();
  expect(ended).toBe(false);
  finish();
  await end;
});

import { messageOf, WarmError } from '@ci-warm/errors';
import { writeTextFile } from '../../src/index.ts';

const [, , file = '', text = ''] = process.argv;
try {
  await writeTextFile(file, text);
} catch (error) {
  const code = error instanceof WarmError ? error.code : 'other';
  console.log(
    JSON.stringify({ code, message: messageOf(error), hint: error instanceof WarmError ? error.hint : '' }),
  );
}

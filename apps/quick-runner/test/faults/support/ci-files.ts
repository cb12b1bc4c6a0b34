/** A config whose apps have long to come up: longer than any row may take. */
export const configFile = (more = '') =>
  `export const config = { health: { path: '/', statuses: [200] }, timeouts: { deploySec: 600, testSec: 60 }, ${more} };\n`;

/** A file of `node --test` with one test. */
export const testFile = (name: string, body: string, options = '{}') =>
  `import assert from 'node:assert/strict';
import fs from 'node:fs';
import test from 'node:test';
const context = JSON.parse(fs.readFileSync(process.env.CCCI_CONTEXT, 'utf8'));
test(${JSON.stringify(name)}, ${options}, async () => { ${body} });
`;

export const passing = testFile(
  'it answers',
  'assert.equal((await fetch(process.env.CCCI_APP_URL)).status, 200);',
);
export const failing = testFile('it is right', "assert.fail('as it should');");

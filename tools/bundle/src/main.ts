import { readFile } from 'node:fs/promises';
import { bundleApp } from './bundle-app.ts';

const manifest: unknown = JSON.parse(await readFile('package.json', 'utf8'));
const { outdir, bytes } = await bundleApp({ appDir: process.cwd(), manifest });
console.log(`${outdir} ${Math.round(bytes / 1024)} kB`);

import { access, copyFile, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { WarmError } from '@ci-warm/errors';
import { buildImage } from '../engine/images.ts';
import type { Workshop } from '../workshop.ts';
import { busybox } from './busybox.ts';
import { goVersionOf, throwAwayModule } from './go-module.ts';
import type { Part } from './types.ts';

/** Traefik, compiled from its Go module; the binary is kept, because that takes minutes. */
export function traefikPart(version: string): Part {
  const image = `traefik:v${version}`;
  return {
    name: `traefik-${version}`,
    version,
    image,
    base: busybox.name,
    folder: 'traefik',
    ingredients: [],
    needs: {},
    lane: 'compile',
    make: async (workshop, { key, base = '' }) => {
      const kept = join(workshop.places.cache, 'binaries', `traefik-${version}`);
      if (!(await exists(kept)))
        await workshop.inFolder((here) => compile(workshop, { version, here, kept }));
      await workshop.inFolder(async (here) => {
        const context = join(here, 'context');
        await mkdir(context);
        await copyFile(kept, join(context, 'traefik'));
        await buildImage(workshop, { image, key, base, folder: 'traefik', context });
      });
    },
  };
}

const module = 'github.com/traefik/traefik/v3';
// Another toolchain than the machine's is not fetched.
const env = { GOFLAGS: '-mod=mod', GOTOOLCHAIN: 'local', CGO_ENABLED: '0' };

async function compile(
  { run }: Workshop,
  { version, here, kept }: { version: string; here: string; kept: string },
): Promise<void> {
  const go = await run(['go', 'env', 'GOVERSION'], { env }).catch((error: unknown) => {
    throw noGo('there is no Go on this machine', error);
  });
  const told = await run(['go', 'mod', 'download', '-json', `${module}@v${version}`], { env, cwd: here });
  const { GoMod } = JSON.parse(told) as { GoMod: string };
  const goMod = await readFile(GoMod, 'utf8');
  const needed = goVersionOf(goMod);
  if (!isEnough(go.trim().replace(/^go/, ''), needed))
    throw noGo(`it needs Go ${needed}, and this machine has ${go.trim()}`);
  await writeFile(join(here, 'go.mod'), throwAwayModule(goMod, `${module} v${version}`));
  const flags = `-s -w -X ${module}/pkg/version.Version=${version}`;
  await run(['go', 'build', '-trimpath', '-ldflags', flags, '-o', 'traefik', `${module}/cmd/traefik`], {
    env,
    cwd: here,
    timeoutMs: 40 * 60_000,
  });
  await run([join(here, 'traefik'), 'version']);
  await mkdir(join(kept, '..'), { recursive: true });
  await rename(join(here, 'traefik'), kept);
}

function isEnough(had: string, needed: string): boolean {
  return had.localeCompare(needed, 'en', { numeric: true }) >= 0;
}

function noGo(message: string, cause?: unknown): WarmError {
  return new WarmError({
    kind: 'infrastructure',
    code: 'real-part-without-go',
    message,
    hint: 'Install a current Go (https://go.dev/dl) and put it on PATH; the one of Debian is too old.',
    cause,
  });
}

const exists = (file: string) =>
  access(file).then(
    () => true,
    () => false,
  );

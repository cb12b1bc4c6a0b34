import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { EngineError } from '../engine-error.ts';
import type { Image } from '../model.ts';
import { timestamp } from '../timestamps.ts';
import type { State } from './state.ts';

const record = z.strictObject({
  reference: z.string(),
  program: z.string(),
  env: z.record(z.string(), z.string()).default({}),
  args: z.array(z.string()).default([]),
  digest: z.string().optional(),
  /** Already on this machine; otherwise it has to be pulled first. */
  present: z.boolean().default(true),
  /** The registry has it and will not give it, with these words. */
  refusal: z.string().optional(),
  /** The registry gives it only to this log-in: the fields that `X-Registry-Auth` must have. */
  login: z.record(z.string(), z.string()).optional(),
});

type ImageRecord = z.infer<typeof record>;

export interface Images {
  /** On this machine, by reference, digest or id. */
  find(reference: string): Image | undefined;
  all(): Image[];
  /**
   * From the registry onto this machine; `undefined` where the registry has no such image.
   *
   * @param auth the decoded `X-Registry-Auth`
   */
  pull(reference: string, auth?: Readonly<Record<string, unknown>>): Image | undefined;
  tag(image: Image, reference: string): void;
}

/** The images of this machine, and the registry they come from: a folder of image records. */
export function createImages({ state, registryDir }: { state: State; registryDir: string }): Images {
  const registry = () => {
    let names: string[] = [];
    try {
      names = readdirSync(registryDir).filter((name) => name.endsWith('.json'));
    } catch {
      // No registry, no images.
    }
    return names
      .sort()
      .map((name) => record.parse(JSON.parse(readFileSync(join(registryDir, name), 'utf8'))));
  };

  const add = (entry: ImageRecord): Image => {
    const id = idOf(entry);
    const digest = `${repositoryOf(entry.reference)}@${entry.digest ?? id}`;
    const { program, env, args } = entry;
    const image = state.images.get(id) ?? {
      id,
      tags: [],
      digests: [],
      created: timestamp(),
      program,
      env,
      args,
    };
    Object.assign(image, { program, env, args });
    if (!image.digests.includes(digest)) image.digests.push(digest);
    state.images.set(id, image);
    images.tag(image, entry.reference);
    return image;
  };

  const present = () => {
    for (const entry of registry()) {
      const known = state.images.get(idOf(entry));
      if (entry.present && !known?.tags.includes(entry.reference)) add(entry);
    }
    return [...state.images.values()];
  };

  const images: Images = {
    all: present,
    find(reference) {
      const wanted = normal(reference);
      return present().find(
        ({ id, tags, digests }) =>
          id === reference || tags.includes(wanted) || digests.includes(withoutTag(reference)),
      );
    },
    pull(reference, auth = {}) {
      const wanted = normal(reference);
      const entry = registry().find(
        (each) =>
          each.reference === wanted ||
          withoutTag(reference) === `${repositoryOf(each.reference)}@${each.digest}`,
      );
      if (entry?.refusal !== undefined) throw new EngineError(500, entry.refusal);
      const wantedLogin = Object.entries(entry?.login ?? {});
      if (!wantedLogin.every(([field, value]) => auth[field] === value)) throw accessDenied(reference);
      return entry && add(entry);
    },
    tag(image, reference) {
      for (const other of state.images.values()) other.tags = other.tags.filter((tag) => tag !== reference);
      image.tags.push(reference);
      state.markChanged();
    },
  };
  return images;
}

function accessDenied(reference: string): EngineError {
  return new EngineError(
    404,
    `pull access denied for ${repositoryOf(reference)}, repository does not exist or may require 'docker login': denied: requested access to the resource is denied`,
  );
}

// Programs are the content: the same program with the same settings is the same image.
function idOf({ digest, program, env, args }: ImageRecord): string {
  const content = JSON.stringify([digest, program, env, args]);
  return `sha256:${createHash('sha256').update(content).digest('hex')}`;
}

export function repositoryOf(reference: string): string {
  const [name = ''] = reference.split('@');
  return name.replace(/:[^:/]+$/, '');
}

function normal(reference: string): string {
  const short = reference.replace(/^docker\.io\/(?:library\/)?/, '');
  return short.includes('@') || /:[^:/]+$/.test(short) ? short : `${short}:latest`;
}

// `name:tag@digest` counts by its digest alone.
function withoutTag(reference: string): string {
  const [name, digest] = reference.split('@');
  return digest ? `${repositoryOf(name ?? '')}@${digest}` : reference;
}

import { busybox } from './busybox.ts';
import { javaRuntime } from './java-runtime.ts';
import { keycloakPart } from './keycloak.ts';
import { members } from './members.ts';
import { nginx } from './nginx.ts';
import { postgres } from './postgres.ts';
import { restic } from './restic.ts';
import { traefikPart } from './traefik.ts';
import type { Part } from './types.ts';

/** In the order in which they are made: what is quick and what others stand on first. */
export const parts: readonly Part[] = [
  busybox,
  nginx,
  postgres,
  restic,
  members,
  javaRuntime,
  ...['26.0.8', '26.2.5', '26.4.7', '26.5.5', '26.7.4'].map(keycloakPart),
  ...['3.6.12', '3.6.13'].map(traefikPart),
];

export type { Marks, Part } from './types.ts';

import { join } from 'node:path';

/** A recipe that the sandbox can publish. Its text is in `files/<name>`. */
export interface CatalogueRecipe {
  name: string;
  /** Published by `up`, oldest first. */
  versions: readonly string[];
  /** What its compose file names at an app version. */
  images: (app: string) => readonly CatalogueImage[];
}

export interface CatalogueImage {
  reference: string;
  /** Absolute path of the program that stands for it. */
  program: string;
  env: Readonly<Record<string, string>>;
}

/** Every server has it: `up` deploys it. */
export const ingressRecipe = 'traefik';

/** Deployed by `up` where it is among the recipes: without it nothing can be backed up. */
export const backupRecipe = 'backup-bot-two';

export const catalogue: readonly CatalogueRecipe[] = [
  {
    name: 'keycloak',
    versions: ['10.6.0+26.5.5', '10.7.1+26.6.2'],
    images: (app) => [image(`keycloak/keycloak:${app}`, 'keycloak/main.ts', { KEYCLOAK_VERSION: app })],
  },
  {
    name: ingressRecipe,
    versions: ['5.1.1+v3.6.15'],
    images: (app) => [image(`traefik:${app}`, 'ingress/main.ts', { TRAEFIK_VERSION: app })],
  },
  {
    name: 'custom-html',
    versions: ['1.10.0+1.28.0', '1.11.0+1.29.0'],
    images: (app) => [image(`nginx:${app}`, 'web.ts', { NGINX_VERSION: app })],
  },
  {
    name: 'guestbook',
    versions: ['1.0.0+2.0.0', '1.1.0+2.1.0'],
    images: (app) => [
      image(`guestbook-web:${app}`, 'guestbook-web.ts', {}),
      image(`guestbook-backend:${app}`, 'guestbook-backend.ts', {}),
    ],
  },
  {
    name: 'notes',
    versions: ['0.3.0+1.4.0'],
    images: (app) => [
      image(`notes:${app}`, 'web.ts', { NGINX_VERSION: app }),
      image(`notes-setup:${app}`, 'one-shot.ts', { SETUP_VERSION: app }),
    ],
  },
  {
    name: 'members',
    versions: ['1.0.0+1.0.0', '1.1.0+1.1.0'],
    images: (app) => [image(`members:${app}`, 'members/main.ts', {})],
  },
  {
    name: backupRecipe,
    versions: ['2.3.0+2.3.0'],
    images: (app) => [image(`backup-bot-two:${app}`, 'one-shot.ts', {})],
  },
];

export function recipeNamed(name: string): CatalogueRecipe | undefined {
  return catalogue.find((recipe) => recipe.name === name);
}

/** The app's part of a recipe version: `10.7.1+26.6.2` → `26.6.2`. */
export function appPart(version: string): string {
  return version.slice(version.indexOf('+') + 1);
}

function image(reference: string, program: string, env: Record<string, string>): CatalogueImage {
  return { reference, program: join(import.meta.dirname, '..', 'images', program), env };
}

import { readFileSync } from 'node:fs';

/** The part of `CCCI_CONTEXT` that these tests use. */
interface Context {
  recipe: string;
  app: { url: string; domain: string };
  dependencies: {
    keycloak: {
      url: string;
      realm: string;
      issuer: string;
      clientId: string;
      username: string;
      email: string;
      secretFile: string;
    };
  };
}

export const { app, recipe, dependencies } = JSON.parse(
  readFileSync(process.env['CCCI_CONTEXT'] ?? '', 'utf8'),
) as Context;

export const { keycloak } = dependencies;

/** Read where they are used: no test prints them. */
export function secrets(): { clientSecret: string; password: string } {
  return JSON.parse(readFileSync(keycloak.secretFile, 'utf8')) as { clientSecret: string; password: string };
}

export const membersPage = `${app.url}/members/`;

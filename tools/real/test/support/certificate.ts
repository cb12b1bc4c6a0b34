import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { World } from './world.ts';

/** A wildcard certificate of the world's domain that vouches for itself. */
export interface Certificate {
  certFile: string;
  keyFile: string;
  /** PEM text, to be trusted. */
  ca: string;
}

/** Makes it, and lets the product ask by HTTPS and trust it. */
export function useHttps(world: World, name = 'wildcard'): Certificate {
  const certFile = join(world.dir, `${name}.crt`);
  const keyFile = join(world.dir, `${name}.key`);
  const subject = ['-subj', `/CN=${name}`, '-addext', `subjectAltName=DNS:*.${world.baseDomain}`];
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  execFileSync('openssl', ['req', '-x509', ...kind, '-keyout', keyFile, '-out', certFile, ...subject], {
    stdio: 'pipe',
  });
  Object.assign(world.env, {
    CCCI_PUBLIC_URL: 'https://{domain}',
    CCCI_CONNECT_TO: `127.0.0.1:${world.ports.https}`,
    CCCI_CA_FILE: certFile,
  });
  return { certFile, keyFile, ca: readFileSync(certFile, 'utf8') };
}

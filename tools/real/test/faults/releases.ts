import { withLabels } from '../backups/labels.ts';
import type { Files } from '../support/index.ts';

/** What is wrong with a release of custom-html, told by what it changes. */
export type Fault = (files: Files) => void;

const kept = 'backupbot.backup=true';
const content = '/usr/share/nginx/html';

export const healthy: Fault = withLabels('app', [kept]);

/** Pages are no longer HTML, to a browser. */
export const plainText: Fault = (files) => {
  healthy(files);
  change(files, 'default.conf', 'listen 80;', 'listen 80;\n  types { }\n  default_type text/plain;');
};

/** Another name for the volume, and with it an empty one. */
export const losesItsVolume: Fault = (files) => {
  healthy(files);
  change(files, 'compose.yml', `content:${content}`, `pages:${content}`);
  change(files, 'compose.yml', /\n {2}content:/, '\n  pages:');
};

export const backsUpNothing: Fault = withLabels('app', [
  kept,
  'backupbot.backup.volumes.content.path=there-is-none',
]);

export const restoresTooLittle: Fault = withLabels('app', [
  kept,
  `backupbot.restore.post-hook=rm -r ${content}/ci-backup`,
]);

/** The web server refuses its settings and ends at once, each time. */
export const crashes: Fault = (files) => {
  healthy(files);
  change(files, 'default.conf', 'listen 80;', 'listen 99999;');
};

function change(files: Files, name: string, from: string | RegExp, to: string): void {
  const text = files[name] ?? '';
  files[name] = text.replace(from, to);
  if (files[name] === text) throw new Error(`${name} has nothing like ${String(from)}`);
}

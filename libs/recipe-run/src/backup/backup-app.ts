import type { AbraOutcome } from '@ci-warm/abra-client';
import { WarmError } from '@ci-warm/errors';
import type { TestedApp } from '../contract/app.ts';

type Refused = Extract<AbraOutcome, { outcome: 'refused' }>;

/**
 * Ids of the app's snapshots, also of those that an earlier run of the same work left behind.
 *
 * @throws WarmError `no-backup-app` (infrastructure) where the server has no backup app that answers
 */
export async function snapshotsOf({ tools, domain }: TestedApp): Promise<readonly string[]> {
  const listed = await tools.abra.backups.snapshots(domain);
  if (listed.outcome === 'listed') return listed.snapshots;
  throw unavailable(listed);
}

/**
 * Whose fault a refusal is: where the backup app still answers, the recipe's.
 *
 * @returns what abra said
 * @throws WarmError (infrastructure) where the backup app is gone, or abra does not know the verb
 */
export async function blameFor(app: TestedApp, refused: Refused): Promise<string> {
  if (/unknown (command|flag)/.test(refused.fatal)) throw unavailable(refused);
  await snapshotsOf(app);
  return `abra refused: ${refused.fatal}`;
}

const unavailable = ({ fatal }: Refused) =>
  new WarmError({
    kind: 'infrastructure',
    code: 'no-backup-app',
    message: `this server's backup app cannot be used: ${fatal}`,
    hint: 'Deploy backup-bot-two on this server, or leave backup and restore out of STAGES. Nothing is said about the recipe.',
  });

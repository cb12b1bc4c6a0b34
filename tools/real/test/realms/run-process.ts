import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { GrantOutcome, RealmCredentials } from '@ci-warm/keycloak-realms';
import { Secret, type Revealed } from '@ci-warm/secret';
import type { Order } from './hold-realm.ts';

/** A process that holds a realm and the lock of its run. */
export interface HeldRealm {
  made: RealmCredentials;
  grant: Revealed<GrantOutcome>;
  /** By a signal that it cannot see; done when it is dead. */
  kill(): Promise<void>;
}

interface Told {
  made: Revealed<RealmCredentials>;
  grant: Revealed<GrantOutcome>;
}

export async function holdRealm(order: Order): Promise<HeldRealm> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'hold-realm.ts')], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const closed = once(child, 'close');
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (piece: string) => (stderr += piece));
  child.stdin.end(JSON.stringify(order));
  const told = once(createInterface(child.stdout), 'line') as Promise<[string]>;
  const first = await Promise.race([told, closed.then(() => undefined)]);
  if (first === undefined) throw new Error(`it ended before it had its realm: ${stderr}`);
  const { made, grant } = JSON.parse(first[0]) as Told;
  return {
    made: { ...made, clientSecret: new Secret(made.clientSecret), password: new Secret(made.password) },
    grant,
    kill: async () => {
      child.kill('SIGKILL');
      await closed;
    },
  };
}

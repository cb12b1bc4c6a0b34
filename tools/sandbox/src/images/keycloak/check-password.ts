import { passwordMatches, type Realm, type User } from './realms.ts';

export type PasswordOutcome = { outcome: 'right'; user: User } | { outcome: 'wrong' | 'disabled' };

/** Whether somebody is who they say they are: by user name or address. */
export function checkPassword(realm: Realm, name: string, password: string): PasswordOutcome {
  const given = name.toLowerCase();
  const user = realm.users.find(({ username, email }) => username === given || email === given);
  if (user === undefined || !passwordMatches(user, password)) return { outcome: 'wrong' };
  return user.enabled ? { outcome: 'right', user } : { outcome: 'disabled' };
}

/** Whether nothing is left for the person to do or to fill in before the first token. */
export function fitForTokens(realm: Realm, { email, requiredActions, rest }: User): boolean {
  // The first administrator has no profile and needs none.
  const whole = realm.realm === 'master' || (email && rest['firstName'] && rest['lastName']);
  return Boolean(whole) && requiredActions.length === 0;
}

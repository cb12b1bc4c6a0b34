import { Refusal, refuse } from './http.ts';
import type { Realm, User } from './realms.ts';

/** Refuses a user whom the realm's profile does not allow. `before`: the one that is to be changed. */
export function checkProfile(realm: Realm, { id, username, email }: User, before?: User): void {
  const others = realm.users.filter((one) => one.id !== id);
  if (before !== undefined && username !== before.username)
    throw invalid('username', 'error-user-attribute-read-only');
  if (username.length < 3 || username.length > 255) throw invalid('username', 'error-invalid-length', 3, 255);
  if (/[\s<>&"'$%!#?§,;:*~/\\|^=[\]{}()`]/.test(username))
    throw invalid('username', 'error-username-invalid-character');
  if (email !== undefined && !/^[^@\s]+@[^@\s]+$/.test(email))
    throw invalid('email', 'error-invalid-email', email);
  if (others.some((one) => one.username === username))
    throw refuse.conflict('User exists with same username');
  if (email !== undefined && others.some((one) => one.email === email))
    throw refuse.conflict('User exists with same email');
}

function invalid(field: string, errorMessage: string, ...more: unknown[]): Refusal {
  return new Refusal(400, { field, errorMessage, params: [field, ...more] });
}

/** Whether every word of it is a scope that clients have. */
export function isKnownScope(asked: string): boolean {
  return asked.split(' ').every((word) => word === '' || scopes.includes(word));
}

const scopes: readonly string[] = ['openid', 'profile', 'email', 'roles', 'web-origins', 'acr', 'basic'];

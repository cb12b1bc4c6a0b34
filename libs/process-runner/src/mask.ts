/** Replaces every secret by `***`. Longer ones first, so that a secret inside another leaves no rest. */
export function maskSecrets(text: string, secrets: readonly string[]): string {
  return secrets.reduce((masked, secret) => masked.replaceAll(secret, '***'), text);
}

/**
 * What to look for: each secret whole, and each line of one that has several, because output is also handed on
 * line by line. Lines of a few characters would blot out innocent text.
 */
export function secretParts(secrets: readonly string[]): string[] {
  const lines = secrets.flatMap((secret) =>
    secret.includes('\n') ? secret.split(/\r?\n/).filter((line) => line.length >= 8) : [],
  );
  return [...new Set([...secrets, ...lines])]
    .filter((secret) => secret !== '')
    .sort((a, b) => b.length - a.length);
}

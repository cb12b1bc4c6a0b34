import { randomBytes } from 'node:crypto';

/** A text that is fit for an error: short, and without any of these in any form that they were sent in. */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  const forms = secrets.flatMap((secret) => [
    secret,
    encodeURIComponent(secret),
    new URLSearchParams({ '': secret }).toString().slice(1),
    JSON.stringify(secret).slice(1, -1),
  ]);
  const longestFirst = forms.filter((form) => form !== '').sort((one, other) => other.length - one.length);
  return longestFirst.reduce((shown, form) => shown.replaceAll(form, '***'), text).slice(0, 300);
}

export function newSecret(): string {
  return randomBytes(24).toString('base64url');
}

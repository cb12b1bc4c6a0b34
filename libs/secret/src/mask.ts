import { redacted, type Secret } from './secret.ts';

export interface Mask {
  /** The text with `***` for every secret, in each form that it may be said back in. */
  hide(text: string): string;
  /** Length of the longest of these forms. */
  longest: number;
}

/** Hides these secrets in text that comes from outside. */
export function createMask(secrets: Iterable<Secret>): Mask {
  const forms = [...new Set([...secrets].flatMap((secret) => formsOf(secret.reveal())))]
    .filter((form) => form !== '')
    // Longer ones first, so that a secret inside another leaves no rest.
    .sort((one, other) => other.length - one.length);
  return {
    hide: (text) => forms.reduce((shown, form) => shown.replaceAll(form, redacted), text),
    longest: forms[0]?.length ?? 0,
  };
}

/**
 * Whole, as a part of a URL, of a form and of JSON; and each line of one that has several, because output is also handed
 * on line by line. Lines of a few characters would blot out innocent text.
 */
function formsOf(value: string): string[] {
  const lines = value.includes('\n') ? value.split(/\r?\n/).filter((line) => line.length >= 8) : [];
  return [
    value,
    ...lines,
    encodeURIComponent(value.toWellFormed()),
    new URLSearchParams({ '': value }).toString().slice(1),
    JSON.stringify(value).slice(1, -1),
  ];
}

import type { RealmMark, RealmSummary } from './types.ts';

/** The attributes that say whose a realm is. */
export function attributesOf({ run, host, domain }: RealmMark): Record<string, string> {
  return { [keys.run]: run, [keys.host]: host, [keys.domain]: domain };
}

type FoundMark = { [Key in keyof RealmMark]: string | undefined };

/** What a realm says about its owner: any part of a mark is a mark, for somebody put it there. */
export function markIn(attributes: NonNullable<RealmSummary['attributes']>): FoundMark | undefined {
  const { [keys.run]: run, [keys.host]: host, [keys.domain]: domain } = attributes;
  if (run === undefined && host === undefined && domain === undefined) return undefined;
  return { run, host, domain };
}

const keys = { run: 'ci-warm.run', host: 'ci-warm.host', domain: 'ci-warm.domain' };

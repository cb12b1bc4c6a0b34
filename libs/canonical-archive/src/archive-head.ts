import { canonicalSchema, type Canonical } from '@ci-warm/canonical-registry';
import * as z from 'zod';

/** `canonical.json`, the first member of an archive: what it is, where it comes from, and what else is in it. */
export interface ArchiveHead {
  format: 'ci-warm canonical 1';
  canonical: Canonical;
  /** Of the host that made it. */
  host: string;
  /** ISO 8601. */
  exportedAt: string;
  /** Names of the secrets in `secrets.age`. */
  secrets: readonly string[];
}

export const archiveHeadSchema = z.object({
  format: z.literal('ci-warm canonical 1'),
  canonical: canonicalSchema,
  host: z.string(),
  exportedAt: z.iso.datetime({ offset: true }),
  secrets: z.array(z.string()).readonly(),
}) satisfies z.ZodType<ArchiveHead>;

/** Members, in this order. The last two are there only if there are secrets, and data. */
export const members = {
  head: 'canonical.json',
  secrets: 'secrets.age',
  snapshot: 'snapshot.tar.zst',
} as const;

import type { AppResult } from '@ci-warm/app-cli';
import { tellStaleness, type Canonical, type CanonicalEntry } from '@ci-warm/canonical-registry';
import { exitCodes, messageOf } from '@ci-warm/errors';
import type { Stores } from '@ci-warm/host';

/** Every canonical there is or should be. */
export async function canonicals(
  { registry, alerts }: Stores,
  warn: (line: string) => void,
  tagNotes: (recipes: readonly string[]) => Promise<readonly string[]>,
): Promise<AppResult> {
  const entries = await registry.list();
  const others = await registry.notEnrolled();
  // Looking is allowed to those who may not write there.
  await tellStaleness(entries, alerts).catch((error: unknown) =>
    warn(`stale ones not reported: ${messageOf(error)}`),
  );
  const notes = await tagNotes(entries.map(({ recipe }) => recipe)).catch((error: unknown) => {
    warn(`tags not looked at: ${messageOf(error)}`);
    return [];
  });
  return {
    exitCode: exitCodes.done,
    document: {
      canonicals: entries.map(shown),
      notEnrolled: others.map(({ recipe, domain, version }) => ({ recipe, domain, version })),
      ...(notes.length === 0 ? {} : { notes }),
    },
    text: [...table(entries), ...others.map(otherLine), ...notes].join('\n'),
  };
}

/** Its env file is left out: it may hold what is not for everybody. */
function shown({ recipe, domain, status, canonical, ageMs, stale, changedBy }: CanonicalEntry) {
  const { version, commit, promotedAt, run, snapshot, imported } = canonical ?? {};
  const known = { version, commit, promotedAt, ageMs, run, snapshot, imported, changedBy };
  const fields = Object.entries(known).map(([name, value]) => [name, value ?? null] as const);
  return { recipe, domain, status, stale, ...Object.fromEntries(fields) };
}

function table(entries: readonly CanonicalEntry[]): string[] {
  const rows = entries.map((entry) => [
    entry.recipe,
    entry.canonical?.version ?? '-',
    entry.status,
    entry.ageMs === undefined ? '' : `${age(entry.ageMs)} old${entry.stale ? ', STALE' : ''}`,
    origin(entry.canonical),
  ]);
  const width = (column: number) => Math.max(...rows.map((row) => row[column]?.length ?? 0));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(width(column)))
      .join('  ')
      .trimEnd(),
  );
}

function origin(canonical: Canonical | undefined): string {
  if (!canonical) return '';
  const { run, imported } = canonical;
  return imported ? `run ${run}, imported from ${imported.host}` : `run ${run}`;
}

function otherLine({ recipe, version }: Canonical): string {
  return `${recipe} ${version} is not enrolled any more: warmctl prune`;
}

function age(ms: number): string {
  const hours = Math.floor(ms / 3_600_000);
  return hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} days`;
}

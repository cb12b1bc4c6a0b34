import { runRows, serverRows } from '@ci-warm/settings';

/** A setting that names what is not there, or is something else. */
export interface PlaceProblem {
  /** Names the setting and the place. */
  message: string;
  remedy: string;
}

const rows = { ...serverRows, repo: runRows.repo };

/** `--warm-root (CCCI_WARM_ROOT)` */
export function settingName(key: keyof typeof rows): string {
  const { flag, variable } = rows[key] as { flag: string; variable?: string };
  return variable === undefined ? flag : `${flag} (${variable})`;
}

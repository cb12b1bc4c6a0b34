import { WarmError } from '@ci-warm/errors';

/** An archive that is not what an export wrote. `path` tells which one, where that is known. */
export function damagedArchive(
  why: string,
  more: { path?: string; hint?: string; cause?: unknown; details?: Record<string, unknown> } = {},
): WarmError {
  const { path = 'the archive', hint, ...rest } = more;
  return new WarmError({
    kind: 'failed',
    code: 'archive-damaged',
    message: `${path} is damaged: ${why}`,
    hint: hint ?? 'nothing was imported; copy it again and compare its SHA-256 with what the export said',
    ...rest,
  });
}

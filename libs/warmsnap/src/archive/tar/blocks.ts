/** A tar archive is made of blocks: headers take one, and content is padded to whole ones. */
export const blockBytes = 512;

/** Bytes up to the next full block. */
export function padded(size: number): number {
  return Math.ceil(size / blockBytes) * blockBytes;
}

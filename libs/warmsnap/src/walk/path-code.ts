/** File names are bytes. Printable ASCII stays readable; every other byte, and `%`, becomes `%XX`. */
export function encodePath(bytes: Uint8Array): string {
  return encodeLatin1(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1'));
}

/** As `encodePath`, for bytes that come as Latin-1 text. */
export function encodeLatin1(text: string): string {
  return plain.test(text) ? text : text.replaceAll(special, hexOf);
}

/** The bytes of an encoded path. */
export function decodePath(text: string): Buffer {
  return Buffer.from(decodeLatin1(text), 'latin1');
}

/** The bytes of an encoded path as the characters of a text. */
export function decodeLatin1(text: string): string {
  return text.includes('%') ? text.replaceAll(escaped, byteOf) : text;
}

/** `base` + `/` + the path, as bytes where a text could not say it; the empty path is the base itself. */
export function joinPath(base: string, encoded: string): string | Buffer {
  if (encoded === '') return base;
  if (!encoded.includes('%')) return `${base}/${encoded}`;
  return Buffer.concat([Buffer.from(`${base}/`), decodePath(encoded)]);
}

/** The bytes of a path as the characters of a text. */
export function latin1Of(path: string | Buffer): string {
  return Buffer.from(path).toString('latin1');
}

/** Encoded path of the directory that holds it; `undefined` for the root. */
export function parentOf(encoded: string): string | undefined {
  if (encoded === '') return undefined;
  const slash = encoded.lastIndexOf('/');
  return slash === -1 ? '' : encoded.slice(0, slash);
}

const plain = /^[!-$&-~]*$/;
const special = /[^!-$&-~]/g;
const escaped = /%(..)/g;

function hexOf(character: string): string {
  return `%${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
}

function byteOf(_: string, hex: string): string {
  return String.fromCharCode(Number.parseInt(hex, 16));
}

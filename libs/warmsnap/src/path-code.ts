/** File names are bytes. Printable ASCII stays readable; every other byte, and `%`, becomes `%XX`. */
export function encodePath(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) {
    text +=
      byte > 0x20 && byte < 0x7f && byte !== percent
        ? String.fromCharCode(byte)
        : `%${byte.toString(16).padStart(2, '0')}`;
  }
  return text;
}

/** The bytes of an encoded path. */
export function decodePath(text: string): Buffer {
  const bytes: number[] = [];
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '%') {
      bytes.push(Number.parseInt(text.slice(at + 1, at + 3), 16));
      at += 2;
    } else {
      bytes.push(text.charCodeAt(at));
    }
  }
  return Buffer.from(bytes);
}

/** `base` + `/` + the path, as bytes; the empty path is the base itself. */
export function joinPath(base: string, encoded: string): Buffer {
  return encoded === '' ? Buffer.from(base) : Buffer.concat([Buffer.from(`${base}/`), decodePath(encoded)]);
}

/** Encoded path of the directory that holds it; `undefined` for the root. */
export function parentOf(encoded: string): string | undefined {
  if (encoded === '') return undefined;
  const slash = encoded.lastIndexOf('/');
  return slash === -1 ? '' : encoded.slice(0, slash);
}

const percent = 0x25;

import { open } from 'node:fs/promises';

/**
 * Dependencies that a test file says it cannot do without, in a comment of its own line near its top:
 * `// needs: keycloak` or `# needs: keycloak, mail`.
 */
export async function needsOf(path: string): Promise<readonly string[]> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    const head = buffer.toString('utf8', 0, bytesRead);
    const named = /^(?:\/\/|#)\s*needs:\s*([a-z0-9-]+(?:\s*,\s*[a-z0-9-]+)*)\s*$/m.exec(head)?.[1];
    return named?.split(/\s*,\s*/) ?? [];
  } finally {
    await file.close();
  }
}

const headBytes = 4096;

/** An answer of the engine that is not a success: `{ "message": … }` with this status. */
export class EngineError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.name = 'EngineError';
    this.status = status;
  }
}

/** What the real engine could do and the stand-in does not: named, so that nobody has to guess. */
export function beyondScope(what: string): EngineError {
  return new EngineError(501, `${what} is beyond the engine stand-in (tools/sandbox/SCOPE.md)`);
}

/** Swarm's own refusals come through with the prefix of its transport. */
export function rpcError(status: number, code: string, description: string): EngineError {
  return new EngineError(status, `rpc error: code = ${code} desc = ${description}`);
}

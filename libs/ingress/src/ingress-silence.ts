/**
 * Nobody answered, and why. Not the HTTP client's own error, nor with it as a cause: that one carries the request, and with
 * it what was sent.
 */
export class IngressSilence extends Error {
  readonly timedOut: boolean;
  /** Such as `ECONNREFUSED`. */
  readonly systemCode: string | undefined;

  constructor(why: string, { timedOut, systemCode }: { timedOut: boolean; systemCode: string | undefined }) {
    super(why);
    this.name = 'IngressSilence';
    this.timedOut = timedOut;
    this.systemCode = systemCode;
  }
}

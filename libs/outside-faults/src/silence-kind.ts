/**
 * What a system error's code says of somebody who was asked over HTTP and gave no answer.
 *
 * - `certificate`: somebody speaks TLS, and cannot be trusted to be who was asked for.
 * - `protocol`: somebody is there, and does not speak TLS or not the same.
 * - `unreachable`: nobody accepted the connection, or there is no way to him.
 * - `undefined`: he accepted, and then was silent.
 *
 * By the code alone: the text that comes with it names hosts, and a host may be called anything.
 */
export function silenceKind(
  systemCode: string | undefined,
): 'certificate' | 'protocol' | 'unreachable' | undefined {
  if (systemCode === undefined) return undefined;
  if (certificateCodes.test(systemCode)) return 'certificate';
  if (protocolCodes.test(systemCode)) return 'protocol';
  return unreachableCodes.has(systemCode) ? 'unreachable' : undefined;
}

// The names that OpenSSL has for results of a verification, as Node passes them on, and Node's own for a name that differs.
const certificateCodes =
  /^(?:CERT_\w+|CRL_\w+|UNABLE_TO_\w+|ERROR_IN_C(?:ERT|RL)_\w+|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_EXCEEDED|ERR_TLS_CERT_\w+)$/;

const protocolCodes = /^(?:EPROTO|ERR_SSL_\w+|ERR_OSSL_\w+|ERR_TLS_(?!CERT_)\w+)$/;

const unreachableCodes: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EADDRNOTAVAIL',
]);

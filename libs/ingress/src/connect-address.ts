export interface ConnectAddress {
  /** A name or an address, IPv6 without brackets. */
  host: string;
  /** `undefined`: the one of the URL that is asked for. */
  port: number | undefined;
}

/** Where to connect instead of what DNS says; `undefined` where DNS is to be believed. */
export function connectAddress(connectTo: string | undefined): ConnectAddress | undefined {
  if (connectTo === undefined || connectTo === '') return undefined;
  const [, bracketed, plain, port] = /^(?:\[(.*)\]|(.*?))(?::(\d+))?$/.exec(connectTo) ?? [];
  // An IPv6 address without brackets has colons of its own, so nothing of it can be a port.
  if (bracketed === undefined && plain?.includes(':')) return { host: connectTo, port: undefined };
  return { host: bracketed ?? plain ?? connectTo, port: port === undefined ? undefined : Number(port) };
}

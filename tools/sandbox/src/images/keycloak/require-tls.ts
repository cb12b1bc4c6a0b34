import type { IncomingMessage } from 'node:http';
import { BlockList, isIPv6 } from 'node:net';
import { refuse } from './http.ts';
import type { Realm } from './realms.ts';

/** A realm gives no token over plain HTTP to somebody outside, unless it is set to. */
export function requireTls(realm: Realm, base: string, request: IncomingMessage, proxied: boolean): void {
  if (base.startsWith('https:') || realm.rest['sslRequired'] === 'none') return;
  const forwarded = proxied
    ? request.headers['x-forwarded-for']?.toString().split(',')[0]?.trim()
    : undefined;
  const from = (forwarded ?? request.socket.remoteAddress ?? '').replace(/^::ffff:/, '');
  const inside = near.check(from, isIPv6(from) ? 'ipv6' : 'ipv4');
  if (realm.rest['sslRequired'] === 'all' || !inside)
    throw refuse.oauth('invalid_request', 'HTTPS required', 403);
}

const near = new BlockList();
near.addSubnet('127.0.0.0', 8);
near.addSubnet('10.0.0.0', 8);
near.addSubnet('172.16.0.0', 12);
near.addSubnet('192.168.0.0', 16);
near.addAddress('::1', 'ipv6');
near.addSubnet('fc00::', 7, 'ipv6');

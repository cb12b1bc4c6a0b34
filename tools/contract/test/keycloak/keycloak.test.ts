import { describe } from 'vitest';
import { addresses } from './addresses.ts';
import { adminAccess } from './admin-access.ts';
import { clients } from './clients.ts';
import { logInByCode } from './log-in.ts';
import { realms } from './realms.ts';
import { roles } from './roles.ts';
import { tokens } from './tokens.ts';
import { users } from './users.ts';
import { contract } from './world.ts';

// One file, so that a server is started once: a real one takes half a minute.
await contract((world) => {
  describe('addresses', () => addresses(world));
  describe('access to the admin API', () => adminAccess(world));
  describe('realms', () => realms(world));
  describe('clients', () => clients(world));
  describe('users', () => users(world));
  describe('roles', () => roles(world));
  describe('tokens', () => tokens(world));
  describe('log-in by code', () => logInByCode(world));
});

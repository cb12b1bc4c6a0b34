import { describe, expect, test } from 'vitest';
import { hostOf, routesOf } from '../../src/images/ingress/routes.ts';

const service = (Name: string, Labels: Record<string, string>) => ({ Spec: { Name, Labels } });

describe('routes', () => {
  test('come from the labels of services, every host of a rule', () => {
    const routes = routesOf([
      service('kc_app', {
        'traefik.http.routers.kc.rule': 'Host(`kc.test`, `login.test`) || Host(`Third.test`)',
        'traefik.http.services.kc.loadbalancer.server.port': '8080',
      }),
      service('web_app', { 'traefik.http.routers.web.rule': 'Host(`web.test`)' }),
      service('proxy_app', {
        'traefik.http.routers.t.rule': 'Host(`t.test`)',
        'traefik.http.routers.t.service': 'api@internal',
      }),
      service('off_app', { 'traefik.enable': 'false', 'traefik.http.routers.off.rule': 'Host(`off.test`)' }),
    ]);
    const keycloak = { service: 'kc_app', port: 8080 };
    expect(Object.fromEntries(routes)).toEqual({
      'kc.test': keycloak,
      'login.test': keycloak,
      'third.test': keycloak,
      'web.test': { service: 'web_app', port: 80 },
      't.test': 'internal',
    });
  });

  test('are looked up without port and case', () => {
    expect(hostOf('KC.test:8080')).toBe('kc.test');
    expect(hostOf(undefined)).toBe('');
  });
});

import { describe, expect, it } from 'vitest';
import { asksOf, newAsks } from '../src/index.ts';

const stack = 'cust-abc123_ci_test';
const variables = new Map([
  ['SECRET_DB_VERSION', 'v1'],
  ['DATA', '/etc'],
  ['YES', 'true'],
  ['EMPTY', ''],
]);
const ask = (text: string) =>
  asksOf([{ name: 'compose.yml', text }], { stack, variables }).map(
    ({ kind, value, service }) => `${kind} ${value}${service === undefined ? '' : ` (${service})`}`,
  );
const service = (yaml: string) => ask(`services:\n  app:\n    image: x\n${yaml.replace(/^/gm, '    ')}`);

it('an app of its own asks nothing', () => {
  expect(
    ask(
      `
version: '3.8'
x-common: &common { restart: always }
services:
  app:
    <<: *common
    image: nginx:1.22
    command: sh -c "echo $$HOME"
    environment: [DOMAIN, 'A=$DATA']
    env: &e {}
    volumes: ['data:/data', '/anonymous', { type: volume, source: data, target: /x }, { type: tmpfs, target: /t }]
    networks: [internal]
    secrets: [db, { source: db, target: /run/x }]
    configs: [{ source: conf, target: /c }]
    security_opt: ['no-new-privileges:true']
    cap_drop: [ALL]
    privileged: false
    ipc: private
    healthcheck: { test: ['CMD', 'true'], interval: 5s }
    logging: { driver: json-file, options: { max-size: 1m } }
    deploy: { labels: ['a=b'], replicas: 2, resources: { limits: { memory: 1G } } }
volumes:
  data:
  named: { name: '\${STACK_NAME}_named', driver: local }
networks:
  internal: { driver: overlay, attachable: true }
secrets:
  db: { external: true, name: '\${STACK_NAME}_db_\${SECRET_DB_VERSION}' }
configs:
  conf: { name: '\${STACK_NAME}_conf_v1', external: false, content: x }
`.replace('    env: &e {}\n', ''),
    ),
  ).toEqual([]);
});

describe('each kind, in each of its forms', () => {
  it.each([
    ['volumes: ["/var/run/docker.sock:/s"]', 'bind /var/run/docker.sock (app)'],
    ['volumes: ["./x:/x:ro"]', 'bind ./x (app)'],
    ['volumes: ["~/x:/x"]', 'bind ~/x (app)'],
    ['volumes: ["${DATA}:/x"]', 'bind /etc (app)'],
    ['volumes: ["${NONE:-/root}:/x"]', 'bind /root (app)'],
    ['volumes: ["${EMPTY:-/root}:/x"]', 'bind /root (app)'],
    ['volumes: ["${DATA:+/root}:/x"]', 'bind /root (app)'],
    ['volumes: ["${HOME}:/x"]', 'bind ${HOME} (app)'],
    ['volumes: ["$HOME/x:/x"]', 'bind $HOME/x (app)'],
    ['volumes: [{ type: bind, source: /etc, target: /x }]', 'bind /etc (app)'],
    ['volumes: [{ type: volume, source: /etc, target: /x }]', 'bind type volume: /etc (app)'],
    ['volumes: [{ type: npipe, source: x, target: /x }]', 'bind type npipe: x (app)'],
    ['volumes: [{ source: x, target: /x }]', 'bind type : x (app)'],
    ['volumes: "/etc:/x"', 'bind /etc (app)'],
    ['privileged: true', 'privileged true (app)'],
    ['privileged: yes', 'privileged yes (app)'],
    ['privileged: on', 'privileged on (app)'],
    ['privileged: "${YES}"', 'privileged true (app)'],
    ['privileged: "${NONE}"', 'privileged ${NONE} (app)'],
    ['"\\x70rivileged": true', 'privileged true (app)'],
    ['cap_add: [cap_net_admin]', 'capability NET_ADMIN (app)'],
    ['cap_add: SYS_ADMIN', 'capability SYS_ADMIN (app)'],
    ['devices: ["/dev/kvm:/dev/kvm"]', 'device /dev/kvm:/dev/kvm (app)'],
    ['device_cgroup_rules: ["a *:* rwm"]', 'device cgroup rule a *:* rwm (app)'],
    ['runtime: nvidia', 'device runtime nvidia (app)'],
    [
      'deploy: { resources: { reservations: { devices: [{ driver: nvidia }] } } }',
      'device {"driver":"nvidia"} (app)',
    ],
    ['pid: host', 'host-namespace pid: host (app)'],
    ['ipc: "container:x"', 'host-namespace ipc: container:x (app)'],
    ['network_mode: host', 'host-namespace network: host (app)'],
    ['userns_mode: host', 'host-namespace userns: host (app)'],
    ['cgroup_parent: /', 'host-namespace cgroup_parent: / (app)'],
    ['security_opt: ["apparmor:unconfined"]', 'security-option apparmor:unconfined (app)'],
    ['sysctls: { net.ipv4.ip_forward: 1 }', 'security-option sysctl net.ipv4.ip_forward=1 (app)'],
    ['sysctls: ["kernel.x=1"]', 'security-option sysctl kernel.x=1 (app)'],
    ['ports: ["2222:22"]', 'published-port 2222 (app)'],
    ['ports: ["127.0.0.1:8080:80/udp"]', 'published-port 8080/udp (app)'],
    ['ports: [80]', 'published-port any for 80 (app)'],
    ['ports: [{ target: 80, published: 8080, mode: host }]', 'published-port 8080 (app)'],
    ['ports: ["3000-3005:3000-3005"]', 'published-port 3000-3005 (app)'],
    ['env_file: /etc/shadow', 'file /etc/shadow (app)'],
    ['env_file: [{ path: ../x }]', 'file ../x (app)'],
    [
      'extends: { file: other.yml, service: app }',
      'other extends: {"file":"other.yml","service":"app"} (app)',
    ],
    ['build: .', 'other build: . (app)'],
    ['volumes_from: [x]', 'other volumes_from: ["x"] (app)'],
    ['constructor: x', 'other constructor: x (app)'],
    ['Privileged: true', 'other Privileged: true (app)'],
    ['logging: { driver: syslog }', 'other logging: {"driver":"syslog"} (app)'],
  ])('%s', (yaml, expected) => expect(service(yaml)).toEqual([expected]));

  it.each([
    [
      'volumes: { kc: { external: true, name: warm-keycloak_ci_test_data } }',
      'external-volume warm-keycloak_ci_test_data',
    ],
    ['volumes: { kc: { external: true } }', 'external-volume kc'],
    ['volumes: { kc: { external: "${YES}" } }', 'external-volume kc'],
    ['volumes: { kc: { external: on } }', 'external-volume kc'],
    ['volumes: { kc: { external: { name: theirs } } }', 'external-volume theirs'],
    // Not external, and yet somebody else's: the engine mounts whatever has that name.
    ['volumes: { kc: { name: warm-keycloak_ci_test_data } }', 'external-volume warm-keycloak_ci_test_data'],
    ['volumes: { kc: { name: "${STACK_NAME}x_data" } }', 'external-volume cust-abc123_ci_testx_data'],
    ['volumes: { e: { driver_opts: { type: none, o: bind, device: /etc } } }', 'bind /etc'],
    [
      'volumes: { e: { driver_opts: { type: nfs, o: "addr=10.0.0.1", device: ":/x" } } }',
      'bind driver=local,device=:/x,o=addr=10.0.0.1,type=nfs',
    ],
    ['volumes: { e: { driver: sshfs } }', 'bind driver=sshfs'],
    ['networks: { h: { external: true, name: host } }', 'external-network host'],
    ['networks: { h: { name: proxy } }', 'external-network proxy'],
    [
      'networks: { h: { driver: macvlan, driver_opts: { parent: eth0 } } }',
      'host-namespace network driver=macvlan,parent=eth0',
    ],
    ['secrets: { s: { external: true } }', 'external-secret s'],
    [
      'secrets: { s: { name: warm-keycloak_ci_test_admin_v1, external: true } }',
      'external-secret warm-keycloak_ci_test_admin_v1',
    ],
    ['secrets: { s: { file: /etc/shadow } }', 'file /etc/shadow'],
    ['secrets: { s: { environment: DRONE_TOKEN } }', 'external-secret environment DRONE_TOKEN'],
    ['configs: { c: { external: true, name: theirs } }', 'external-config theirs'],
    ['configs: { c: { file: ../../../../etc/shadow } }', 'file ../../../../etc/shadow'],
    ['include: [other.yml]', 'other include: ["other.yml"]'],
    ['name: warm-keycloak', 'other name: warm-keycloak'],
  ])('%s', (yaml, expected) => expect(ask(yaml)).toEqual([expected]));
});

describe('through the means of YAML', () => {
  const evil = 'bind /etc (app)';
  it.each([
    ['an anchor', 'x-v: &v ["/etc:/x"]\nservices: { app: { volumes: *v } }'],
    ['a merge key', 'x-a: &a { volumes: ["/etc:/x"] }\nservices: { app: { <<: *a } }'],
    [
      'merge keys in a list',
      'x-a: &a { image: x }\nx-b: &b { volumes: ["/etc:/x"] }\nservices: { app: { <<: [*a, *b] } }',
    ],
    ['JSON', '{"services":{"app":{"volumes":["\\u002fetc:/x"]}}}'],
    ['a folded text', 'services:\n  app:\n    volumes:\n      - >-\n        /etc:/x'],
    ['a plain tag', 'services: { app: { volumes: [!!str "/etc:/x"] } }'],
  ])('%s', (_name, text) => expect(ask(text)).toEqual([evil]));

  it.each([
    ['a binary value', 'services: { app: { volumes: [!!binary L2V0Yzoveg==] } }'],
    ['a binary key', 'services: { app: { !!binary cHJpdmlsZWdlZA==: true } }'],
    ['a tag of compose', 'services: { app: { volumes: !override ["/etc:/x"] } }'],
    ['a second document', 'services: {}\n---\nservices: { app: { privileged: true } }'],
    ['a key that is there twice', 'services: { app: { privileged: true, privileged: false } }'],
    ['a key that is an alias', 'x-k: &k privileged\nservices: { app: { *k : true } }'],
    [
      'aliases without end',
      `a: &a [x]\n${[...'bcdefghij'].map((c, i) => `${c}: &${c} [${`*${'abcdefghi'[i]},`.repeat(9)}]`).join('\n')}`,
    ],
    ['no YAML', 'services: ['],
    ['a pointer to a file elsewhere', 'version https://git-lfs.github.com/spec/v1\noid sha256:ab\nsize 1\n'],
    ['the target of a link', '/etc/compose.yml'],
    ['nothing', ''],
    ['a byte order mark', '\ufeffservices: {}'],
    ['a nested variable', 'services: { app: { volumes: ["${A:-${B}}:/x"] } }'],
    ['services as a list', 'services: [app]'],
    ['a service that is text', 'services: { app: privileged }'],
  ])('%s is not believed', (_name, text) =>
    expect(ask(text)).toEqual(expect.arrayContaining([expect.stringMatching(/^unreadable /)])),
  );
});

it('several files are taken together, and none takes back what another asks', () => {
  const files = [
    { name: 'compose.yml', text: 'services: { app: { privileged: true, pid: host } }' },
    {
      name: 'compose.ci.yml',
      text: 'services: { app: { privileged: false }, db: { cap_add: [SYS_ADMIN] } }',
    },
  ];
  expect(asksOf(files, { stack, variables }).map(({ kind }) => kind)).toEqual([
    'capability',
    'host-namespace',
    'privileged',
  ]);
});

it('settings cannot rename the stack that is compared with', () => {
  const text = 'secrets: { s: { external: true, name: "${STACK_NAME}_s" } }';
  const renamed = new Map([['STACK_NAME', 'warm-keycloak_ci_test']]);
  expect(asksOf([{ name: 'compose.yml', text }], { stack, variables: renamed })).toEqual([]);
});

describe('what is new', () => {
  const bind = (value: string, name = 'app') => ({ kind: 'bind' as const, value, service: name });
  const base = [bind('/a'), { kind: 'unreadable' as const, value: 'x', service: undefined }];

  it('is what the base does not ask, by the service too; what nobody can read always is', () => {
    const head = [bind('/a'), bind('/b'), bind('/a', 'db'), base[1]!];
    expect(newAsks(head, base)).toEqual(head.slice(1));
  });

  it('and is not allowed, by kind, value and service', () => {
    const head = [bind('/b'), bind('/b', 'db')];
    expect(newAsks(head, base, [{ kind: 'bind', value: '/b' }])).toEqual([]);
    expect(newAsks(head, base, [{ kind: 'bind', value: '/b', service: 'db' }])).toEqual([head[0]]);
    expect(
      newAsks(head, base, [
        { kind: 'device', value: '/b' },
        { kind: 'bind', value: '/' },
      ]),
    ).toEqual(head);
    expect(newAsks([base[1]!], [], [{ kind: 'unreadable', value: 'x' }])).toEqual([base[1]]);
  });

  const nested = (value: string, rest = '') =>
    `services:\n  app:\n    image: x\n    ${rest}\n    labels: ["a=b", "${value}"]\n`;
  const newOf = (head: string, base: string, now: ReadonlyMap<string, string> = variables) => {
    const of = (text: string, variables: ReadonlyMap<string, string>) =>
      asksOf([{ name: 'compose.yml', text }], { stack, variables });
    return newAsks(of(head, now), of(base, variables)).map(({ value }) => value);
  };
  const odd = 'rule=Host(`${DOMAIN:-${YES}}`)';

  it('is not a variable inside another that was there before, whatever else is changed', () => {
    expect(newOf(nested(odd, 'hostname: y'), nested(odd))).toEqual([]);
    const moved = nested(odd).replace('["a=b", ', '["new=1", "a=b", ');
    expect(newOf(moved, nested(odd))).toEqual([]);
  });

  it.each([
    ['its text is another', nested(odd.replace('YES', 'DATA')), variables],
    ['its place is another', nested('a=b', `volumes: ["${odd}"]`), variables],
    ['a variable in it has another value', nested(odd), new Map([...variables, ['YES', '/']])],
    ['a variable in it has no value any more', nested(odd), new Map([['DATA', '/etc']])],
  ])('is one of which %s', (_, head, now) => {
    expect(newOf(head, nested(odd), now)).toEqual(
      expect.arrayContaining([expect.stringContaining('the variable in')]),
    );
  });

  it('is not a file that nobody can read and that is the same as before, to the letter', () => {
    const unread = 'services: { app: { volumes: !override [] } }';
    expect(newOf(unread, unread)).toEqual([]);
    expect(newOf(`${unread} `, unread)).toHaveLength(1);
    expect(newOf(unread, unread, new Map([...variables, ['NEW', '']]))).toHaveLength(1);
  });
});

import { describe, expect, it } from 'vitest';
import { app, givenComposeFolder } from './support/compose-folder.ts';

const { load } = givenComposeFolder();

describe('variables', () => {
  it.each([
    ['$X', 'x'],
    ['${X}', 'x'],
    ['a${X}b${EMPTY}c', 'axbc'],
    ['${MISSING}', ''],
    ['${MISSING:-d}', 'd'],
    ['${MISSING-d}', 'd'],
    ['${EMPTY:-d}', 'd'],
    ['${EMPTY-d}', ''],
    ['${X:?why}', 'x'],
    ['$$X', '$X'],
    ['Host(`${X}`)', 'Host(`x`)'],
    // An operand ends at the first brace, and what follows stays.
    ['${MISSING:-${X}}', '${X}'],
    ['${X:-${MISSING}}', 'x}'],
    ['${MISSING:-$X}', '$X'],
    ['${MISSING-a}${X}', 'ax'],
    ['${MISSING:-{}}', '{}'],
    ['${MISSING:-/a:-b}', '/a:-b'],
    // A bare variable has an operand too, and a hyphen in a reason makes it a default.
    ['$X-tail', 'x'],
    ['$MISSING-tail', 'tail'],
    ['$X.tail', 'x.tail'],
    ['${MISSING:?must - be set}', ' be set'],
  ])('%s is %s', async (written, value) => {
    const project = await load(app(`    environment:\n      V: '${written}'\n`), { X: 'x', EMPTY: '' });
    expect(project.services['app']?.environment['V']).toBe(value);
  });

  it('refuses a required one that is missing, and what is no variable', async () => {
    await expect(load(app("    command: '${NEEDED:?set it}'\n"))).rejects.toThrow(
      'required variable NEEDED is missing a value: set it',
    );
    for (const written of ['${X!}', '${X:+y}', '${', '${}', '$', '${ X}', '${X:-open'])
      await expect(load(app(`    command: '${written}'\n`))).rejects.toThrow(
        'invalid interpolation format for services.app.command',
      );
  });

  it('are not allowed where the schema wants a duration', async () => {
    await expect(load(app('    healthcheck:\n      interval: ${X}\n'), { X: '1s' })).rejects.toThrow(
      'does not match format "duration"',
    );
  });
});

describe('the closed list of keys', () => {
  it.each([
    ['services.app: compose key "mem_limit"', app('    mem_limit: 1g\n')],
    ['services.app: compose key "extends"', app('    extends: other\n')],
    ['services.app: compose key "volumes_from"', app('    volumes_from: [other]\n')],
    ['services.app.depends_on must be a list', app('    depends_on: {db: {condition: service_healthy}}\n')],
    ['services.app.deploy: compose key "vip"', app('    deploy:\n      vip: {}\n')],
    [
      'services.app.deploy.resources.limits: compose key "devices"',
      app('    deploy:\n      resources:\n        limits: {devices: 1}\n'),
    ],
    ['compose key "include"', 'include: []\n'],
    [
      'services.app.volumes: a mount of type "npipe"',
      app('    volumes:\n      - type: npipe\n        target: /x\n'),
    ],
    ['services.app.volumes: invalid spec: a:b:c:d: too many colons', app('    volumes: ["a:b:c:d"]\n')],
    ['services.app.ports: Invalid ranges', app('    ports: ["80-82:80-81"]\n')],
    ['services.app.ports: Invalid proto: icmp', app('    ports: ["80:80/icmp"]\n')],
    ['services.app.ports: Invalid containerPort: 90-80', app('    ports: ["90-80"]\n')],
    ['limits.memory: invalid size', app('    deploy:\n      resources:\n        limits: {memory: lots}\n')],
    ['limits.cpus must be a string', app('    deploy:\n      resources:\n        limits: {cpus: 0.5}\n')],
    ['secrets.x: driver "vault"', 'secrets:\n  x:\n    driver: vault\n'],
    ['services.app.deploy.mode: mode "global-job"', app('    deploy:\n      mode: global-job\n')],
    ['volumes.data: driver "nfs"', 'volumes:\n  data:\n    driver: nfs\n'],
  ])('names %s', async (message, text) => {
    await expect(load(text)).rejects.toThrow(message);
  });

  it('lets x-* pass, resolves anchors, and ignores depends_on', async () => {
    const project = await load(
      `x-env: &env\n  A: one\n${app('    environment:\n      <<: *env\n    depends_on: [db]\n    x-note: hi\n')}`,
    );
    expect(project.services['app']?.environment).toEqual({ A: 'one' });
  });
});

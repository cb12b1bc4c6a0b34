import { describe, expect, it } from 'vitest';
import { engineNames, nameProblems, nameTooLong, projectOf } from '../src/index.ts';

const stack = 'note-abc123_ci_test';
const read = (text: string, more: Record<string, string> = {}) => ({
  files: [{ name: 'compose.yml', text }],
  variables: new Map(Object.entries({ STACK_NAME: stack, SECRET_DB_VERSION: 'v1', ...more })),
});

it('all names are those that a stack deploy gives', () => {
  const text = `
services: { app: { networks: [proxy, internal] }, worker: {} }
networks: { proxy: { external: true }, internal: {}, named: { name: "$STACK_NAME-net" } }
secrets: { db: { external: true, name: "\${STACK_NAME}_db_\${SECRET_DB_VERSION}" } }
configs: { conf: { name: "\${STACK_NAME}_conf_\${CONF_VERSION}", file: x }, plain: { file: y } }
volumes: { data:, theirs: { external: true } }
`;
  const names = engineNames(projectOf(read(text, { CONF_VERSION: 'v12' })), stack);
  expect(names.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
    `service ${stack}_app`,
    `service ${stack}_worker`,
    'network proxy',
    `network ${stack}_internal`,
    `network ${stack}-net`,
    `network ${stack}_default`,
    `secret ${stack}_db_v1`,
    `config ${stack}_conf_v12`,
    `config ${stack}_plain`,
    `volume ${stack}_data`,
    'volume theirs',
  ]);
});

describe('a name may be as long as the engine takes it, and not one character longer', () => {
  const own = (section: string) => (length: number) => ({
    text: `${section}: { ${'x'.repeat(length - stack.length - 1)}: {} }`,
  });
  const chosen = (section: string) => (length: number) => ({
    text: `${section}: { x: { external: true, name: "\${STACK_NAME}_\${REST}" } }`,
    more: { REST: 'x'.repeat(length - stack.length - 1) },
  });
  it.each([
    ['service', own('services'), 63],
    ['network', own('networks'), 63],
    ['network', chosen('networks'), 63],
    ['secret', own('secrets'), 64],
    ['secret', chosen('secrets'), 64],
    ['config', own('configs'), 64],
    ['config', chosen('configs'), 64],
    ['volume', own('volumes'), 255],
  ])('%s', (kind, make, limit) => {
    const problems = (length: number) => {
      const { text, more } = { more: {}, ...make(length) };
      return nameProblems(read(text, more), stack);
    };
    expect(problems(limit)).toEqual([]);
    const [problem = ''] = problems(limit + 1);
    expect(problem).toMatch(
      new RegExp(
        `^the ${kind} name "${stack}_x+" has ${limit + 1} characters, and Swarm takes at most ${limit}$`,
      ),
    );
  });
});

it('files that cannot be read are left to their deploy', () => {
  expect(nameProblems(read('services: ['), stack)).toEqual([]);
});

it('the error names what it is about, and how to shorten it', () => {
  expect(nameTooLong('notes at x.ci.test', ['one', 'two'])).toMatchObject({
    kind: 'usage',
    code: 'name-too-long',
    message: 'notes at x.ci.test: one; two',
    hint: expect.stringMatching(/Shorten .* shorter base domain/),
  });
});

export interface RecipeOptions {
  version?: string;
  image?: string;
  /** Of a shell; without double quotes. */
  command?: string;
  /** More lines of the service `app`, indented by four. */
  service?: string;
  sample?: string;
}

/** Files of a small recipe that satisfies every error rule of the lint. */
export function recipeFiles({
  version = '1.0.0+1.0.0',
  image = 'web:1.0.0',
  command = waits,
  service = '',
  sample = sampleEnv,
}: RecipeOptions = {}) {
  return {
    '.env.sample': sample,
    'abra.sh': 'export APP_CONF_VERSION=v1\ngreet() {\n  echo "hello $1 from $STACK_NAME"\n}\n',
    'app.conf': 'one\n',
    'README.md': '# tiny\n\n* **Category**: Test\n',
    'compose.yml': `version: "3.8"
services:
  app:
    image: ${image}
    command: ["sh", "-c", "${command}"]
    environment:
      - GREETING=\${GREETING:-none}
    volumes:
      - data:/data
    secrets:
      - token
    configs:
      - source: app_conf
        target: /etc/app.conf
${service}    deploy:
      labels:
        - "traefik.enable=true"
        - "coop-cloud.\${STACK_NAME}.version=${version}"
        - "coop-cloud.\${STACK_NAME}.timeout=20"
        - "backupbot.backup=true"
volumes:
  data:
secrets:
  token:
    external: true
    name: \${STACK_NAME}_token_\${SECRET_TOKEN_VERSION}
configs:
  app_conf:
    name: \${STACK_NAME}_app_conf_\${APP_CONF_VERSION}
    file: app.conf
`,
  };
}

export const sampleEnv = 'TYPE=tiny\nDOMAIN=tiny.example.com\nSECRET_TOKEN_VERSION=v1 # length=24\n';

/** Runs until it is told to stop. */
const waits = "trap 'exit 0' TERM; echo started; while true; do sleep 0.1; done";

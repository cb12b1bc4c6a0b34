/** Files of a small recipe that satisfies the error rules of the lint that need no catalogue. */
export function recipeFiles(recipe: string, { image, version }: { image: string; version: string }) {
  return {
    // Without a line break at its end, as there are many.
    '.env.sample': `TYPE=${recipe}\nDOMAIN=${recipe}.example.com\nLETS_ENCRYPT_ENV=production\nSECRET_TOKEN_VERSION=v1 # length=24`,
    'abra.sh': 'export APP_CONF_VERSION=v1\n',
    'app.conf': 'one\n',
    'README.md': `# ${recipe}\n\n* **Category**: Test\n`,
    'compose.yml': `---
version: "3.8"
services:
  app:
    image: ${image}
    command: ["sh", "-c", "trap 'exit 0' TERM; while true; do sleep 0.1; done"]
    environment:
      - GREETING=hello
    volumes:
      - data:/data
    secrets:
      - token
    configs:
      - source: app_conf
        target: /etc/app.conf
    deploy:
      endpoint_mode: dnsrr
      labels:
        - "traefik.enable=true"
        - "coop-cloud.\${STACK_NAME}.version=${version}"
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

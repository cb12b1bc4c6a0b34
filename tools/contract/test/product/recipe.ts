/** What is wrong with a release: it spoils the data and ends, or abra's lint refuses it. */
export type Fault = 'spoils' | 'lint';

/**
 * Files of a small site in Swarm: a web server over a volume that every version migrates, with a secret and a config.
 * Starting a version again changes not one byte.
 */
export function recipeFiles({ version, image, fault }: { version: string; image: string; fault?: Fault }) {
  return {
    '.env.sample':
      'TYPE=site\nDOMAIN=site.example.com\nPUBLISHED_PORT=80\nSECRET_TOKEN_VERSION=v1 # length=24\n',
    'abra.sh': `export SITE_CONF_VERSION=v${version.replace(/\D/g, '')}\n`,
    'site.conf': `version ${version}\n`,
    'README.md': '# site\n\n* **Category**: Test\n',
    'compose.yml': `version: "3.8"
services:
  app:
    image: ${image}
    command:
      - sh
      - -c
      - |
${indented(start(version, fault), 8)}
    stop_grace_period: 2s
    volumes:
      - data:/data
    secrets:
      - token
    configs:
      - source: site_conf
        target: /etc/site.conf
    ports:
      - target: 80
        published: \${PUBLISHED_PORT}
        mode: host
    deploy:
      endpoint_mode: dnsrr
      restart_policy:
        condition: any
        delay: 200ms
      labels:
        - "traefik.enable=${fault === 'lint' ? 'false' : 'true'}"
        - "coop-cloud.\${STACK_NAME}.version=${version}"
        - "coop-cloud.\${STACK_NAME}.timeout=20"
volumes:
  data:
secrets:
  token:
    external: true
    name: \${STACK_NAME}_token_\${SECRET_TOKEN_VERSION}
configs:
  site_conf:
    name: \${STACK_NAME}_site_conf_\${SITE_CONF_VERSION}
    file: site.conf
`,
  };
}

// Signals reach the first process of a container only if it asks for them.
function start(version: string, fault?: Fault): string {
  return `set -e
trap 'exit 0' TERM
test -s /run/secrets/token
test -s /etc/site.conf
test -d /data/done || {
  echo welcome >/data/index.html
  mkdir /data/done
  busybox ln -s index.html /data/link
  echo private >/data/private
  busybox chown 1234:4321 /data/private
  busybox chmod 600 /data/private
}
test -f /data/done/${version} || {
  echo ${version} >>/data/versions
  echo done >/data/done/${version}
}
${fault === 'spoils' ? spoiling : ''}
httpd -f -p 80 -h /data &
wait`;
}

const spoiling = `rm -r /data/index.html /data/done
busybox chmod 644 /data/private
echo nonsense >/data/versions
echo stray >/data/stray
exit 3`;

function indented(text: string, by: number): string {
  return text.replaceAll(/^(?=.)/gm, ' '.repeat(by));
}

import { describe, expect, it } from 'vitest';

import { findRequest } from '../src/index.ts';

/** Several sentences of each kind, so that a rule is one for the kind and not for a phrase. */
const asking: Readonly<Record<string, readonly string[]>> = {
  'a line of its own with a name in front': [
    'Breaking changes: see below\nNew features: bulk edit',
    'Fixes: printing\nMigration: run `migrate.sh`',
  ],
  'what stands below "Removed"': [
    'Added\n- dark mode\nRemoved\n- the `--legacy` flag, use `--compat`',
    '### Removed\n\n- `OLD_TOKEN` (see `NEW_TOKEN`)',
    '## Removals\n* Memcached backend: Redis takes its place',
    '**Removed**\n- the option `allow_guests`; guests are managed per room',
    'Removed: the sqlite driver. Go for PostgreSQL.',
    'Dropped: config key `smtp.tls`.',
  ],
  'what is still configured stops the start': [
    'The former `ldap.ini` will prevent the boot while it is still mounted – delete it.',
    'A leftover `plugins` entry blocks the startup: take it out.',
    'Having the old option still set aborts the launch.',
    'The container stops booting if `legacy.yml` is still there.',
    'An obsolete `cluster` section halts the start; remove it.',
  ],
  'what is demanded from this version on': [
    'From this release forward a contact address is demanded at startup.',
    'From now on a license file is expected in the image.',
    'As of this version a token is demanded for federation on start.',
    'Starting with 4.1 the worker demands its own database.',
    'From version 9 onwards a mail server is prescribed.',
  ],
  'an order after those whom it is for': [
    'Hosts with AppArmor: allow `userfaultfd`.',
    'Users on ARM: use the `-arm64` tag.',
    'Installations behind Cloudflare: enable websockets.',
    'Servers running Podman: add `--userns=keep-id`.',
    'Those with a custom theme: copy the new footer.',
    'Installations on NFS: disable locking.',
  ],
  'advice against something': [
    'Upstream warns against jumping over releases.',
    'We advise against running two workers on this version.',
    'Skipping versions is discouraged.',
    'Do not leap from 4 to 6.',
    'Coming from 3.2, install 3.8 first.',
    'The developers discourage jumps across major releases.',
  ],
  'a question that is not denied, or that one would rather hear denied with yes': [
    'Q: Is there anything I have to do?\nA: Yes, rotate the key.',
    'Do I have to do anything? No, unless you use LDAP.',
    'Can I go back afterwards? No.',
    'Will old plugins still load? No.',
    '## Upgrade notes\n\nNone for PostgreSQL, but MySQL tables are converted by hand.',
    '## Upgrade notes\n\nNo other steps are needed than a reindex.',
    '## Rotate the signing key\n\nNo further steps are needed.',
    '## Breaking changes\n\nThere are no breaking changes in the API.\n- Rotate the secret',
  ],
  'a denial with something behind it': [
    'You do not need to regenerate secrets, set the new one.',
    'You do not have to touch the env file, but rotate the token.',
    'No action is needed as long as you run PostgreSQL 15.',
    'No manual steps are needed and rotate the key.',
    'No manual steps are needed since the key has to be rotated by hand.',
  ],
  'a variable with no default, or whose default is another': [
    '`MAIL_FROM` has no default.',
    '`OPEN_SIGNUP` now defaults to false.',
    'Set `UPLOAD_LIMIT` (the default is too low).',
    'A new variable, `ADMIN_KEY`, is required.',
  ],
  'what is listed below "Fixed" and yet is an order': [
    'Fixed\n- login\n- rotate the signing key, it was leaked',
    'Bug fixes\n- sessions: you have to log in again',
    '## Bug Fixes\n- crash on start\n\nThe volume was renamed.',
    '## Fixed\n- operators must recreate the index',
    '## Fixed\n- wrong owner of uploads; requires a manual chown',
  ],
  'what has harmless words in it': [
    'If you have not changed the default password, the console is open.',
    'Empty the cache now.',
    'Open ports 80 and 443 are required.',
    'Changing a password is required once.',
    'Upgrades from 1.x are supported only via 2.0.',
    'A new secret, `hmac_key`, signs links. It can be changed later.',
    'You must run the converter that needs less memory.',
    'The banner tells you to rotate the key.',
    'Backups made with 1.x cannot be restored.',
  ],
};

const harmless: Readonly<Record<string, readonly string[]>> = {
  'a line of its own with a name in front': [
    'Breaking changes: none\nNew features: bulk edit\nFixes: printing',
    'New: dark theme\nMigration steps: none\nFixed: search',
    'Changes: smaller image\nManual work: nothing',
  ],
  'a heading or a question that is denied': [
    '## Upgrade notes\n\nNone.',
    '## Migration\n\nNothing to do.',
    '### Breaking changes\n- none\n\n### Fixes\n- login',
    '## Breaking changes\n\nThere are no breaking changes in this release.',
    '# Before you upgrade\n\nNo manual steps are needed.',
    '## Action required\n\nNo.',
    'Q: Is there anything I have to do?\nA: No.',
    'Do operators have to do anything? No.',
    'Is a migration required? Nope.',
    'Anything to do? Nothing at all.',
    'What do I need to do? Nothing.',
    'Are there breaking changes? No, none.',
  ],
  'a denial with a list, or with a harmless clause': [
    'You do not need to regenerate secrets or touch your env file for this release.',
    "You don't have to rotate keys, edit settings or run migrations.",
    'There is no need to rebuild the index or recreate any volume.',
    'No migration, downtime or manual steps are needed.',
    'Neither a migration nor a restart is needed.',
    "Safe to install whatever you ran before, and there's no action required.",
    'No manual steps are needed because the schema stays the same.',
    'Nothing to do, the cache warms up by itself.',
    'Nobody has to do anything.',
  ],
  'a setting that nobody has to choose': [
    'Added\n- `ENABLE_POLLS` (defaults to true)',
    'S3 uploads can be enabled with S3_ENABLED=true; by default they are off.',
    'A new environment variable, UPLOAD_LIMIT, lets you raise the upload size. Leave it out and the limit stays at 64M.',
    '`SHOW_BANNER` hides the banner (off by default).',
    'The timeout can be tuned via `HTTP_TIMEOUT` (default: 30).',
    '`MAX_ROOMS` allows to limit rooms. Leave it unset to keep the old behaviour.',
  ],
  'what a part of the product or its users do': [
    'The admin dashboard tells you which plugins are outdated.',
    'When an administrator deletes a group, its members receive a mail.',
    'Whenever an admin removes a room, guests see a notice.',
    'The operator console shows which jobs wait.',
    'The editor reminds you that drafts are kept.',
    'The start page needs only half as many queries.',
    'The importer needs less memory.',
    'Rendering a thread needs two queries instead of forty.',
    'Search requires only a fraction of the time.',
  ],
  'a fault that is told after what was mended': [
    'Deleted posts are not shown in the feed anymore, which was a bug.',
    'Guests could delete rooms, which was wrong and is corrected.',
    'The counter does not jump anymore.',
    'The data loss on concurrent edits was fixed.',
    'Redis connection drops are now recovered from without a restart.',
    'Lost packets are now retried.',
    'Network drops are survived.',
  ],
  'what is listed below "Fixed"': [
    'Bug Fixes\n- required permissions are listed in full on the consent screen',
    'Fixed\n- renamed channels showing the old title\n- breaking of long words in narrow columns',
    '## Bugfixes\n* data loss when two tabs are open',
    '### Fixes\n- the default avatar changed at random',
    '**Fixed:**\n- removed members in the mention list',
  ],
  'what happens by itself, or only makes the image smaller': [
    'Tables are renamed by an automatic migration.',
    'The settings table is renamed automatically.',
    'Upstream dropped a few MB of fonts from the image.',
    'We removed 40 MB of build tools from the image.',
    'Breaking of long words works in Safari.',
  ],
};

describe.each(Object.entries(asking))('%s', (_, all) => {
  it.each(all)('asks: %j', (notes) => {
    expect(findRequest(notes)).toBeDefined();
  });
});

describe.each(Object.entries(harmless))('%s', (_, all) => {
  it.each(all)('asks for nothing: %j', (notes) => {
    expect(findRequest(notes)).toBeUndefined();
  });
});

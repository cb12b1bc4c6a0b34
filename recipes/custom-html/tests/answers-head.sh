#!/bin/sh
# Any executable is a test: 0 passed, 77 skipped with what it prints as the reason, anything else failed.
command -v curl >/dev/null || { echo 'curl is not installed here'; exit 77; }
code=$(curl --silent --show-error --head --max-time 10 --output /dev/null --write-out '%{http_code}' "$CCCI_APP_URL/") || exit 1
test "$code" = 200 || { echo "HEAD / answered $code"; exit 1; }

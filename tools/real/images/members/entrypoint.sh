#!/bin/sh
set -eu
umask 077
secret=/run/secrets/oidc_client_secret
# The part of a URL that begins with its path.
path_of() { printf '%s' "$1" | sed -E 's,^[a-z]+://[^/]+,,'; }
host_of() { printf '%s' "$1" | sed -E 's,^[a-z]+://([^/]+).*,\1,'; }

if [ -z "${OIDC_ISSUER:-}" ]; then
  echo 'RedirectMatch 503 ^/(members|oauth)/' >/run/sign-on.conf
  exec apache2 -f /etc/apache2/members.conf -DFOREGROUND
fi

token=$OIDC_TOKEN_URL
keys=$OIDC_JWKS_URL
if [ -n "${OIDC_VIA:-}" ]; then
  # To the sign-on's own container, which is told what the ingress would have told it.
  proto=${OIDC_ISSUER%%:*}
  host=$(host_of "$OIDC_TOKEN_URL")
  port=${host##*:}
  [ "$port" != "$host" ] || if [ "$proto" = https ]; then port=443; else port=80; fi
  token=https://127.0.0.1:8443$(path_of "$OIDC_TOKEN_URL")
  keys=https://127.0.0.1:8443$(path_of "$OIDC_JWKS_URL")
  # The module takes no end point without TLS, not even one within this container.
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 3650 -subj /CN=127.0.0.1 \
    -keyout /run/own.key -out /run/own.crt 2>/dev/null
  cat >/run/sign-on.conf <<EOF
OIDCSSLValidateServer Off
Listen 127.0.0.1:8443
<VirtualHost 127.0.0.1:8443>
  SSLEngine on
  SSLCertificateFile /run/own.crt
  SSLCertificateKeyFile /run/own.key
  ProxyPreserveHost On
  ProxyAddHeaders Off
  RequestHeader set Host "$host"
  RequestHeader set X-Forwarded-Host "$host"
  RequestHeader set X-Forwarded-Proto "$proto"
  RequestHeader set X-Forwarded-Port "$port"
  ProxyPass / http://$OIDC_VIA/ disablereuse=on
</VirtualHost>
EOF
fi
cat >>/run/sign-on.conf <<EOF
OIDCProviderIssuer "$OIDC_ISSUER"
OIDCProviderAuthorizationEndpoint "$OIDC_AUTHORIZATION_URL"
OIDCProviderTokenEndpoint "$token"
OIDCProviderTokenEndpointAuth client_secret_basic
OIDCProviderJwksUri "$keys"
OIDCClientID "$OIDC_CLIENT_ID"
OIDCClientSecret "$(cat "$secret")"
OIDCScope "openid"
OIDCRemoteUserClaim preferred_username
OIDCRedirectURI /oauth/callback
OIDCXForwardedHeaders X-Forwarded-Host X-Forwarded-Proto
OIDCCryptoPassphrase "$(od -An -N24 -tx1 /dev/urandom | tr -d ' \n')"
<LocationMatch "^/(members|oauth)/">
  AuthType openid-connect
  # Also to what does not look like a browser.
  OIDCUnAuthAction auth true
  Require valid-user
</LocationMatch>
EOF
exec apache2 -f /etc/apache2/members.conf -DFOREGROUND

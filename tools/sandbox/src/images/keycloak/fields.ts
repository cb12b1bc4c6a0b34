import { refuse } from './http.ts';

type Kind = 'boolean' | 'number' | 'string' | 'list' | 'object';

/** Refuses what no representation of this kind has: a misspelt field must not pass unseen. */
export function checked(what: keyof typeof fields, given: Record<string, unknown>): Record<string, unknown> {
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw refuse.invalid({ error: 'Cannot parse the JSON' });
  const known: Record<string, Kind> = fields[what];
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => {
      const kind = known[name];
      if (kind === undefined)
        throw refuse.invalid({
          error: `Invalid json representation for ${what}Representation. Unrecognized field "${name}"`,
        });
      return [name, typed(kind, value)];
    }),
  );
}

function typed(kind: Kind, value: unknown): unknown {
  // Jackson takes booleans and numbers from strings too.
  if (kind === 'boolean' && (value === 'true' || value === 'false')) return value === 'true';
  if (kind === 'number' && typeof value === 'string' && /^-?\d+$/.test(value)) return Number(value);
  const fits = kind === 'list' ? Array.isArray(value) : typeof value === kind;
  if (value !== null && !fits) throw refuse.invalid({ error: 'Cannot parse the JSON' });
  return value;
}

function all(kind: Kind, names: string): Record<string, Kind> {
  return Object.fromEntries(
    names
      .trim()
      .split(/\s+/)
      .map((name) => [name, kind]),
  );
}

const fields = {
  Realm: {
    ...all('string', 'id realm displayName displayNameHtml sslRequired loginTheme emailTheme defaultLocale'),
    ...all('string', 'passwordPolicy bruteForceStrategy defaultSignatureAlgorithm'),
    ...all('boolean', 'enabled registrationAllowed rememberMe verifyEmail loginWithEmailAllowed'),
    ...all('boolean', 'duplicateEmailsAllowed resetPasswordAllowed editUsernameAllowed bruteForceProtected'),
    ...all('boolean', 'permanentLockout registrationEmailAsUsername revokeRefreshToken'),
    ...all('number', 'accessTokenLifespan ssoSessionIdleTimeout ssoSessionMaxLifespan accessCodeLifespan'),
    ...all(
      'number',
      'failureFactor maxFailureWaitSeconds waitIncrementSeconds maxDeltaTimeSeconds notBefore',
    ),
    ...all('object', 'attributes smtpServer'),
    ...all('list', 'clients users'),
  },
  Client: {
    ...all('string', 'id clientId name description secret protocol rootUrl baseUrl adminUrl'),
    ...all('string', 'clientAuthenticatorType'),
    ...all('boolean', 'enabled publicClient bearerOnly consentRequired standardFlowEnabled'),
    ...all('boolean', 'implicitFlowEnabled directAccessGrantsEnabled serviceAccountsEnabled'),
    ...all('boolean', 'frontchannelLogout fullScopeAllowed surrogateAuthRequired alwaysDisplayInConsole'),
    ...all('number', 'notBefore nodeReRegistrationTimeout'),
    ...all('object', 'attributes access authenticationFlowBindingOverrides'),
    ...all('list', 'redirectUris webOrigins defaultClientScopes optionalClientScopes protocolMappers'),
  },
  User: {
    ...all('string', 'id username email firstName lastName'),
    ...all('boolean', 'enabled emailVerified totp'),
    ...all('number', 'createdTimestamp notBefore'),
    ...all('object', 'attributes access clientRoles'),
    ...all('list', 'credentials requiredActions realmRoles groups disableableCredentialTypes'),
  },
};

import type { Reply } from './http.ts';
import type { Realm } from './realms.ts';

/** The form in which a person logs in. */
export function loginForm(realm: Realm, action: string, message = ''): Reply {
  return page(
    200,
    `Sign in to ${realm.realm}`,
    `${message ? `<span id="input-error">${escaped(message)}</span>\n` : ''}<form id="kc-form-login" action="${escaped(action)}" method="post">
<input id="username" name="username" type="text" autocomplete="username">
<input id="password" name="password" type="password" autocomplete="current-password">
<input type="hidden" id="id-hidden-input" name="credentialId">
<button id="kc-login" name="login">Sign In</button>
</form>`,
  );
}

/** What a person sees whom there is nowhere to send back to. */
export function errorPage(message: string): Reply {
  return page(400, 'We are sorry...', `<p id="kc-error-message">${escaped(message)}</p>`);
}

function page(status: number, title: string, body: string): Reply {
  return {
    status,
    headers: { 'cache-control': 'no-store, must-revalidate, max-age=0' },
    body: `<!doctype html>\n<title>${escaped(title)}</title>\n${body}\n`,
  };
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (one) => entities[one] ?? one);
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

import type { Answer } from './send.ts';
import type { World } from './world.ts';

/** As much of a browser as a log-in needs: it keeps cookies and reads one form. */
export interface Browser {
  /** Goes where an app sends it. */
  authorize(query: Record<string, string | undefined>): Promise<Answer>;
  /** Sends the form of a page. */
  submit(page: Answer, fields: Record<string, string>): Promise<Answer>;
  /** Where an answer sends it. */
  sentTo(answer: Answer): URL;
}

export function openBrowser({ send }: World, realm: string): Browser {
  const cookies = new Map<string, string>();
  const ask = async (path: string, asked: { method?: string; body?: string } = {}) => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await send(path, {
      ...asked,
      headers: {
        host: 'x',
        ...(cookie ? { cookie } : {}),
        ...(asked.body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
      },
    });
    for (const line of [answer.headers['set-cookie'] ?? []].flat()) keep(line);
    return answer;
  };
  const keep = (line: string) => {
    const [pair = '', ...attributes] = line.split(/;\s*/);
    const [name = '', ...value] = pair.split('=');
    if (attributes.some((one) => /^max-age=0$/i.test(one))) cookies.delete(name);
    else cookies.set(name, value.join('='));
  };
  return {
    authorize: (query) => {
      const given = Object.entries(query).filter((pair): pair is [string, string] => pair[1] !== undefined);
      return ask(`/realms/${realm}/protocol/openid-connect/auth?${new URLSearchParams(given)}`);
    },
    submit: (page, fields) => {
      const action = /<form[^>]* action="([^"]+)"/s.exec(page.text)?.[1]?.replaceAll('&amp;', '&');
      if (action === undefined) throw new Error(`no form in ${page.status} ${page.text.slice(0, 300)}`);
      const { pathname, search } = new URL(action);
      return ask(pathname + search, { method: 'POST', body: new URLSearchParams(fields).toString() });
    },
    sentTo: ({ status, headers, text }) => {
      if (status !== 302) throw new Error(`not sent anywhere: ${status} ${text.slice(0, 300)}`);
      return new URL(String(headers['location']));
    },
  };
}

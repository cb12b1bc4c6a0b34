/** As much of a browser as a log-in needs: cookies for each host, redirects one by one, forms. */
export interface Browser {
  /** Follows redirects to the first answer that is none. */
  open(url: string | URL): Promise<Page>;
  /** Sends a form of the page as if a person had filled it in. */
  submit(page: Page, fields: Readonly<Record<string, string>>): Promise<Page>;
}

export interface Page {
  url: URL;
  status: number;
  text: string;
  /** Every address on the way here, the last one included. */
  way: readonly URL[];
}

export function createBrowser(): Browser {
  const jars = new Map<string, Map<string, string>>();
  const jarOf = (host: string) => {
    const jar = jars.get(host) ?? new Map<string, string>();
    jars.set(host, jar);
    return jar;
  };

  const ask = async (start: URL, form?: URLSearchParams): Promise<Page> => {
    const way = [start];
    let body = form;
    for (;;) {
      const url = way.at(-1)!;
      const jar = jarOf(url.host);
      const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
      const response = await fetch(url, {
        redirect: 'manual',
        signal: AbortSignal.timeout(15_000),
        headers: cookie === '' ? {} : { cookie },
        ...(body === undefined ? {} : { method: 'POST', body }),
      });
      for (const line of response.headers.getSetCookie()) keep(jar, line);
      const next = response.headers.get('location');
      const text = await response.text();
      if (response.status < 300 || response.status > 399 || next === null)
        return { url, status: response.status, text, way };
      if (way.length > 10) throw new Error(`no end of redirects: ${way.join(' → ')}`);
      way.push(new URL(next, url));
      // Whatever was sent, what a redirect leads to is fetched.
      body = undefined;
    }
  };

  return {
    open: (url) => ask(new URL(url)),
    submit: (page, fields) => {
      const { action, hidden } = formIn(page.text);
      return ask(new URL(action, page.url), new URLSearchParams({ ...hidden, ...fields }));
    },
  };
}

function keep(jar: Map<string, string>, line: string): void {
  const [pair = '', ...attributes] = line.split(';');
  const [name = '', ...value] = pair.trim().split('=');
  const over = attributes.some((one) => /^\s*(max-age=(0|-\d+)|expires=thu, 01.jan.1970.*)\s*$/i.test(one));
  if (over) jar.delete(name);
  else jar.set(name, value.join('='));
}

/** The first form that is sent by POST. */
function formIn(html: string): { action: string; hidden: Record<string, string> } {
  const found = [...html.matchAll(/<form\b([^>]*)>(.*?)<\/form>/gis)].find(([, head = '']) =>
    /\bmethod="post"/i.test(head),
  );
  if (found === undefined) throw new Error(`there is no form in: ${html.slice(0, 300)}`);
  const [, head = '', inner = ''] = found;
  const inputs = [...inner.matchAll(/<input\b[^>]*>/gi)].map(([input]) => input);
  const hidden = inputs.filter((input) => attribute(input, 'type') === 'hidden');
  return {
    action: attribute(head, 'action'),
    hidden: Object.fromEntries(hidden.map((input) => [attribute(input, 'name'), attribute(input, 'value')])),
  };
}

function attribute(tag: string, name: string): string {
  const text = new RegExp(`\\b${name}="([^"]*)"`, 'i').exec(tag)?.[1] ?? '';
  return text
    .replaceAll(/&#(\d+);/g, (_all, code: string) => String.fromCodePoint(Number(code)))
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

/** `https://{domain}`: an http(s) URL for each app, to which a path is added. */
export function isPublicUrl(text: string): boolean {
  const url = URL.parse(text.replaceAll('{domain}', 'app.example.org'));
  if (url === null || !text.includes('{domain}')) return false;
  const { protocol, search, hash } = url;
  return (protocol === 'http:' || protocol === 'https:') && search === '' && hash === '';
}

/** An IPv6 address stands in brackets, since it has colons of its own. */
export function isHostAndPort(text: string): boolean {
  const [, port] = /^(?:\[[0-9a-f:.]+\]|[^\s:/@[\]]+):(\d{1,5})$/i.exec(text) ?? [];
  return port !== undefined && Number(port) >= 1 && Number(port) <= 65_535;
}

/** Whether a URL, if it is one, names a port that can be: the one of an engine or of a repository. */
export function hasPossiblePort(text: string): boolean {
  return !text.includes('://') || URL.canParse(text);
}

/** What the name of a recipe is put behind. */
export function isRepositoryPrefix(text: string): boolean {
  if (/^\s|\s$|^-/.test(text) || !hasPossiblePort(text)) return false;
  return text.includes('://') || text.startsWith('/') ? text.endsWith('/') : /^[\w.@-]+:(.*\/)?$/.test(text);
}

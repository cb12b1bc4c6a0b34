/** What to do about a `canonical.json` that cannot be read. */
export function damagedHint(recipe: string): string {
  return `nothing was changed; bring it back from a backup; or remove the app at that domain with abra, move the file away and run \`warmctl rewarm ${recipe}\`: the snapshots before are kept`;
}

/** What to do about one that was made for another place. */
export function foreignHint({ domain }: { domain: string }): string {
  return `nothing was changed; set the base domain (CCCI_BASE_DOMAIN) back to the one of ${domain}; or remove that app with abra and move its folder away: the next promotion begins anew`;
}

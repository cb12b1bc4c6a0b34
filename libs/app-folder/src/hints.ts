/** What to do about each file when it is damaged, or about another app. Each of these is tried in a test. */
export const hints = {
  state:
    'nothing was changed; bring it back from a backup, or move it away once the app is healthy: then it is adopted as it runs, and every snapshot is kept',
  lastGood: (path: string) =>
    `if state.json beside it is right, delete ${path}: it is written again from there`,
  attempts: 'nothing was changed; move it away: what failed before is then tried once more',
  changedBy:
    'nothing was changed; that it is there says that the data may have been changed: put {"run":"unknown","since":"2000-01-01T00:00:00Z","purpose":"unknown"} into it, and the next run brings them back first',
  foreignState:
    'nothing was changed; give the app the recipe and domain back that the file names; or undeploy that one and move the folder away, to begin anew here',
};

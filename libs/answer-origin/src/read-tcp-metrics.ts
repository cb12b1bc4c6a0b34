/**
 * Reads what `ip tcp_metrics show` prints: the addresses with which connections were closed, and how many seconds ago
 * the last one was. Neither ports nor who opened them: it tells something only of addresses that never call themselves.
 */
export function readTcpMetrics(text: string): { address: string; ageSec: number }[] {
  return text.split('\n').flatMap((line) => {
    const [, address, age] = row.exec(line) ?? [];
    return address === undefined ? [] : [{ address, ageSec: Number(age) }];
  });
}

const row = /^([0-9a-f.:]+) .*?\bage ([\d.]+)sec/;

import { styleText } from 'node:util';
import type { StepReport } from './types.ts';
import type { TourView } from './tour.ts';

export interface LiveList extends TourView {
  /** Stops redrawing; what is shown stays. */
  close(): void;
}

const tickMs = 100;

/** The steps with their times: redrawn in place on a terminal, one line per finished step elsewhere. */
export function createLiveList(names: readonly string[], out: NodeJS.WriteStream): LiveList {
  const width = Math.max(...names.map((name) => name.length));
  const paint = (colour: Parameters<typeof styleText>[0], text: string): string =>
    styleText(colour, text, { stream: out });
  const line = (name: string, mark: string, time: string, detail: string): string =>
    `${mark} ${name.padEnd(width)}  ${time.padStart(7)}  ${detail}`;
  const doneLine = ({ name, ok, ms, outcome, detail }: StepReport): string =>
    line(
      name,
      outcome === 'not-run' ? paint('dim', '-') : ok ? paint('green', '✓') : paint('red', '✗'),
      outcome === 'not-run' ? '' : seconds(ms),
      detail,
    );

  if (!out.isTTY) {
    return {
      started: () => undefined,
      finished: (_index, report) => void out.write(`${doneLine(report)}\n`),
      close: () => undefined,
    };
  }

  const lines = names.map((name) => line(name, ' ', '', ''));
  let running: { index: number; since: number } | undefined;
  let drawn = false;
  const draw = (): void => {
    if (running)
      lines[running.index] = line(
        names[running.index]!,
        paint('cyan', '›'),
        seconds(performance.now() - running.since),
        '',
      );
    const { columns } = out;
    const text = lines.map((one) => `\x1b[2K${cut(one, columns)}\n`).join('');
    out.write(`${drawn ? `\x1b[${lines.length}A` : ''}${text}`);
    drawn = true;
  };
  const timer = setInterval(draw, tickMs);
  draw();
  return {
    started(index) {
      running = { index, since: performance.now() };
      draw();
    },
    finished(index, report) {
      running = undefined;
      lines[index] = doneLine(report);
      draw();
    },
    close: () => clearInterval(timer),
  };
}

export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

/** A line that wraps would break the redrawing. Colours take no columns. */
function cut(text: string, columns: number): string {
  const escape = String.fromCharCode(27);
  let visible = 0;
  let kept = '';
  for (const part of text.split(new RegExp(`(${escape}\\[[0-9;]*m)`))) {
    if (part.startsWith(escape)) kept += part;
    else {
      const room = Math.max(0, columns - visible);
      kept += part.length > room ? `${part.slice(0, Math.max(0, room - 1))}…` : part;
      visible += part.length;
      if (visible >= columns) return `${kept}${escape}[0m`;
    }
  }
  return kept;
}

import { median } from './median.ts';
import type { Measurement } from './types.ts';

/** One JSON document: wherever there are samples, their median, least and most stand beside them. */
export function reportJson(measured: Measurement): string {
  return `${JSON.stringify(measured, (_, value: unknown) => withSpread(value), 2)}\n`;
}

function withSpread(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('samples' in value)) return value;
  const samples = value.samples as readonly number[];
  if (samples.length === 0) return value;
  return { ...value, median: median(samples), least: Math.min(...samples), most: Math.max(...samples) };
}

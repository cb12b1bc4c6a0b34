import { withoutDetours, type Part } from './graph.ts';

/**
 * The house as a mermaid diagram: one box for each layer, an arrow from each part to what it stands on. An arrow is left out
 * where others lead to the same place, and so are those to foundations, on which everything may stand.
 */
export function mermaidOf(parts: readonly Part[]): string {
  const strange = parts.filter(({ layer }) => !layers.includes(layer));
  if (strange.length > 0) throw new Error(`no known layer: ${strange.map(({ name }) => name).join(', ')}`);
  const foundations = new Set(parts.filter(({ layer }) => layer === 'foundation').map(({ name }) => name));
  const arrows = withoutDetours(parts).flatMap(({ name, dependsOn }) => {
    const shown = dependsOn.filter((other) => !foundations.has(other)).sort();
    return shown.length === 0 ? [] : [`  ${name} --> ${shown.join(' & ')}`];
  });
  return ['flowchart TB', ...layers.flatMap((layer) => boxOf(layer, parts)), ...arrows].join('\n');
}

const layers: readonly string[] = ['app', 'workflow', 'capability', 'client', 'rule', 'foundation'];

function boxOf(layer: string, parts: readonly Part[]): string[] {
  const names = parts.filter((part) => part.layer === layer).map(({ name }) => name);
  if (names.length === 0) return [];
  return [`  subgraph layer-${layer} [${layer}]`, ...names.map((name) => `    ${name}`), '  end'];
}

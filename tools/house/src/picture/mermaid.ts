import { withoutDetours, type Part } from './graph.ts';

/**
 * The house as a mermaid diagram: a box for each layer, an arrow from each part to what it stands on. An arrow is left out
 * where others lead to the same place. Rules and foundations are lists without arrows of their own: nearly everything
 * stands on nearly all of them, and nobody could follow the lines.
 */
export function mermaidOf(parts: readonly Part[]): string {
  const strange = parts.filter(({ layer }) => ![...drawn, ...listed].includes(layer));
  if (strange.length > 0) throw new Error(`no known layer: ${strange.map(({ name }) => name).join(', ')}`);
  const seen = parts.filter(({ layer }) => drawn.includes(layer)).map(({ name }) => name);
  const clients = namesIn('client', parts);
  const arrows = withoutDetours(parts).flatMap(({ name, dependsOn }) => {
    if (!seen.includes(name)) return [];
    const shown = dependsOn.filter((other) => seen.includes(other)).sort();
    // A longer arrow puts the clients below all capabilities.
    return [
      arrowsTo(
        name,
        '-->',
        shown.filter((other) => !clients.includes(other)),
      ),
      arrowsTo(
        name,
        '--->',
        shown.filter((other) => clients.includes(other)),
      ),
    ].flat();
  });
  const boxes = [
    ...drawn.map((layer) => boxOf(layer, parts)),
    ...listed.map((layer) => listOf(layer, parts)),
  ];
  const between = [drawn.at(-1), ...listed].map((layer) => `layer-${layer}`).join(' --> ');
  return [wide, 'flowchart TB', ...boxes.flat(), ...arrows, `  ${between}`].join('\n');
}

const drawn: readonly string[] = ['app', 'workflow', 'capability', 'client'];
const listed: readonly string[] = ['rule', 'foundation'];

const wide = '%%{init: {"flowchart": {"wrappingWidth": 800}}}%%';

const namesIn = (layer: string, parts: readonly Part[]) =>
  parts.filter((part) => part.layer === layer).map(({ name }) => name);

const arrowsTo = (name: string, arrow: string, others: readonly string[]) =>
  others.length === 0 ? [] : [`  ${name} ${arrow} ${others.join(' & ')}`];

function boxOf(layer: string, parts: readonly Part[]): string[] {
  const names = namesIn(layer, parts).map((name) => `    ${name}`);
  return [`  subgraph layer-${layer} [${layer}]`, ...names, '  end'];
}

function listOf(layer: string, parts: readonly Part[]): string {
  return `  layer-${layer}["<b>${layer}</b><br/>${namesIn(layer, parts).join(' · ')}"]`;
}

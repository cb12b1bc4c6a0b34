import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Test files in the order of how long they take, whichever project they are of: vitest's own order goes project by project,
 * and the last one is then waited for by idle workers.
 */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // Before the projects' own order, which decides between files that take the same time.
    const sorted = await super.sort(files);
    const groupOf = ({ project }: TestSpecification) => project.config.sequence.groupOrder;
    return sorted.sort(
      (one, other) => groupOf(one) - groupOf(other) || this.#secondsOf(other) - this.#secondsOf(one),
    );
  }

  /** As the last run here had it; in a fresh clone, what files of that project usually take. */
  #secondsOf(file: TestSpecification): number {
    const known = this.ctx.cache.getTestSpecificationResult(file)?.duration;
    return known === undefined ? (usualSeconds[file.project.name] ?? 0) : known / 1000;
  }
}

/** Of the longest files of a project, when all projects run. */
const usualSeconds: Readonly<Record<string, number>> = {
  'quick-runner': 40,
  warmctl: 60,
  promote: 45,
  'recipe-run': 40,
  warmsnap: 20,
  contract: 25,
  reconciler: 20,
  sandbox: 20,
  'app-lifecycle': 20,
  'canonical-archive': 20,
  tour: 20,
  bench: 15,
};

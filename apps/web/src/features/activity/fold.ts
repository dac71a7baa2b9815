import type { ProjectEvent } from '@cairn/contracts';

/** A first import would else push everything that people did off the screen. */
const FOLDED_FROM = 4;

/** Runs of documents that came from git, together; every other event alone. In the order given. */
export function foldImports(events: readonly ProjectEvent[]): ProjectEvent[][] {
  const runs: ProjectEvent[][] = [];
  for (const event of events) {
    const run = runs.at(-1);
    if (run && cameFromGit(event) && cameFromGit(run[0]!)) run.push(event);
    else runs.push([event]);
  }
  return runs.flatMap((run) => (run.length < FOLDED_FROM ? run.map((event) => [event]) : [run]));
}

function cameFromGit({ name, payload }: ProjectEvent): boolean {
  return name === 'doc:updated' && (payload as { updatedBy?: unknown }).updatedBy === null;
}

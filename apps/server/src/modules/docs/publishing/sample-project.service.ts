import { readFile, readdir } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { existsSync } from 'node:fs';
import type { Project } from '@cairn/contracts';
import { Injectable } from '@nestjs/common';
import { ProjectService } from '#modules/projects';
import { createBareRepository } from '#platform/git';
import type { Principal } from '#platform/http';
import { newId } from '#platform/database';
import { ProjectRemotes } from './project-remote.ts';

const BRANCH = 'main';
const FOLDER = 'docs';

/** A project to try everything with: documents of our own, and a bare repository in the data folder as their remote. */
@Injectable()
export class SampleProjectService {
  constructor(
    private readonly projects: ProjectService,
    private readonly remotes: ProjectRemotes,
  ) {}

  async create(caller: Principal): Promise<Project> {
    const id = newId();
    await createBareRepository(this.remotes.samplePath(id), {
      branch: BRANCH,
      files: await sampleFiles(),
      author: { name: 'Cairn', email: 'cairn@localhost', at: new Date() },
      message: 'Sample documents',
    });
    return this.projects.create(
      caller,
      {
        name: 'Sample project',
        description: 'Documents to try things with; its repository lives in the data folder.',
        branch: BRANCH,
        docsPath: FOLDER,
        techStack: ['TypeScript'],
        status: 'active',
        autoPublish: false,
      },
      { isSample: true, id },
    );
  }
}

async function sampleFiles(): Promise<{ path: string; content: Buffer }[]> {
  const folder = samplesFolder();
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(
    paths.map(async (path) => ({
      path: `${FOLDER}/${relative(folder, path)}`,
      content: await readFile(path),
    })),
  );
}

/** Beside the server's package.json, for the sources as for the bundle. */
function samplesFolder(): string {
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'samples'))) return join(folder, 'samples');
    if (folder === dirname(folder))
      throw new Error('The sample documents are missing; the installation is incomplete.');
  }
}

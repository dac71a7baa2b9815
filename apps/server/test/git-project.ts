import {
  type Doc,
  type Job,
  type RequestBody,
  type SyncResult,
  docEndpoints,
  jobEndpoints,
  projectEndpoints,
} from '@cairn/contracts';
import type { GitServer, LogEntry, TestFile } from '@cairn/test-kit';
import { vi } from 'vitest';
import type { Person, TestApp } from './test-app.ts';
import type { TestClient } from './test-client.ts';

type Settings = Partial<RequestBody<typeof projectEndpoints.create>>;
export type Files = Record<string, TestFile | null>;

export const GIT_AUTHOR = { name: 'Grace Git', email: 'grace@example.com' };

let made = 0;

/** A project and its repository on a real git server, whose documents lie in `docs/`. */
export class GitProject {
  private constructor(
    readonly app: TestApp,
    readonly owner: Person,
    readonly git: GitServer,
    readonly repository: string,
    readonly id: string,
  ) {}

  /** File names are those below `docs/`; resolves once the first import has ended, however it ended. */
  static async connect(
    app: TestApp,
    owner: Person,
    git: GitServer,
    files: Record<string, TestFile>,
    settings: Settings = {},
  ): Promise<GitProject> {
    made += 1;
    const repository = `team/docs-${made}`;
    await git.createRepository(repository, inFolder(files) as Record<string, TestFile>);
    const repoUrl = `${git.url}/${repository}.git`;
    // By hand unless it is asked for: most tests say themselves when something is published.
    const body = { name: `Of git ${made}`, repoUrl, autoPublish: false, ...settings };
    const { id } = await owner.ok(projectEndpoints.create, { body });
    const project = new GitProject(app, owner, git, repository, id);
    await project.idle();
    return project;
  }

  /** Another project on the same repository. */
  static async again(first: GitProject, settings: Settings): Promise<GitProject> {
    made += 1;
    const body = { name: `Of git ${made}`, autoPublish: false, ...settings };
    const { id } = await first.owner.ok(projectEndpoints.create, { body });
    const project = new GitProject(first.app, first.owner, first.git, first.repository, id);
    await project.idle();
    return project;
  }

  get params() {
    return { projectId: this.id };
  }

  /** Waits until no job of the project is left to do; answers the newest. */
  async idle(): Promise<Job> {
    let newest: Job | undefined;
    const unfinished = async () => {
      const { data } = await this.owner.ok(jobEndpoints.listForProject, { params: this.params });
      newest = data[0];
      return data.filter(({ finishedAt }) => finishedAt === null).length;
    };
    const all = async () => {
      if ((await unfinished()) > 0) throw new Error('jobs of the project are still to do');
    };
    // Not expect.poll: this is called in hooks too.
    await vi.waitFor(all, { timeout: 50_000, interval: 20 });
    return newest!;
  }

  async sync(body: RequestBody<typeof docEndpoints.sync> = {}, as: TestClient = this.owner) {
    return (await as.ok(docEndpoints.sync, { params: this.params, body })) as SyncResult;
  }

  failedSync(body: RequestBody<typeof docEndpoints.sync> = {}) {
    return this.owner.fails(docEndpoints.sync, { params: this.params, body });
  }

  create(fileName: string, content: string, as: TestClient = this.owner): Promise<Doc> {
    return as.ok(docEndpoints.create, { params: this.params, body: { fileName, content } });
  }

  save(doc: string, content: string, as: TestClient = this.owner): Promise<Doc> {
    return as.ok(docEndpoints.update, { params: { ...this.params, doc }, body: { content } });
  }

  delete(doc: string): Promise<unknown> {
    return this.owner.ok(docEndpoints.delete, { params: { ...this.params, doc } });
  }

  read(doc: string): Promise<Doc> {
    return this.owner.ok(docEndpoints.get, { params: { ...this.params, doc } });
  }

  /** Every document here: name → text. */
  async texts(): Promise<Record<string, string>> {
    const { docs } = await this.owner.ok(docEndpoints.latest, { params: this.params });
    return Object.fromEntries(docs.map(({ fileName, content }) => [fileName, content]));
  }

  /** Somebody else's commit, past us. */
  commit(files: Files, message = 'Elsewhere'): Promise<string> {
    return this.git.commitFiles(this.repository, { files: inFolder(files), author: GIT_AUTHOR, message });
  }

  inGit(fileName: string): Promise<string | null> {
    return this.git.readFile(this.repository, 'main', `docs/${fileName}`);
  }

  log(): Promise<LogEntry[]> {
    return this.git.log(this.repository, 'main');
  }
}

function inFolder(files: Files): Files {
  return Object.fromEntries(Object.entries(files).map(([name, file]) => [`docs/${name}`, file]));
}

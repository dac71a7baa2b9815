// A project on a running server, as its owner sees it.
import type { DocReading } from '@cairn/contracts';
import { type Session, signIn } from '../faults/api.ts';
import { type RunningServer, startServer } from '../start-server.ts';
import { LinkedCheckout, type Platform, type Tool } from './linked-checkout.ts';

export class TeamProject {
  readonly server: RunningServer;
  private readonly owner: Session;
  private platform: Platform | undefined;

  private constructor(server: RunningServer, owner: Session) {
    this.server = server;
    this.owner = owner;
  }

  /** With its pages, or for programs alone. */
  static async start({ withPages = false } = {}): Promise<TeamProject> {
    const server = await startServer({ env: withPages ? {} : { CAIRN_ROLE: 'worker' } });
    return new TeamProject(server, await signIn(server, true));
  }

  /** A new project with one document, and a checkout that is linked to it. */
  async checkoutFor(tool: Tool): Promise<LinkedCheckout> {
    const project = await this.owner.call<{ id: string }>('POST', '/api/projects', { name: `With ${tool}` });
    const projectId = project.body.id;
    const doc = { fileName: 'guide.md', content: 'First edition.\n' };
    await this.owner.call('POST', `/api/projects/${projectId}/docs`, doc);
    const asked = { name: 'Workstation', scopes: ['hook', 'read'] };
    const key = await this.owner.call<{ key: string }>('POST', `/api/projects/${projectId}/api-keys`, asked);
    this.platform = { url: this.server.url, projectId, apiKey: key.body.key };
    return LinkedCheckout.make(this.platform, tool);
  }

  lock(reason: string): Promise<unknown> {
    return this.owner.call('POST', this.at('lock'), { reason });
  }

  release(): Promise<unknown> {
    return this.owner.call('DELETE', this.at('lock'));
  }

  save(content: string): Promise<unknown> {
    return this.owner.call('PUT', this.at('docs/guide.md'), { content });
  }

  /** Which sessions read the document, as its history shows it. */
  async readings(): Promise<DocReading[]> {
    const answer = await this.owner.call<{ data: DocReading[] }>('GET', this.at('docs/guide.md/reads'));
    return answer.body.data;
  }

  stop(): Promise<void> {
    return this.server.stop();
  }

  private at(path: string): string {
    if (!this.platform) throw new Error('There is no project yet.');
    return `/api/projects/${this.platform.projectId}/${path}`;
  }
}

import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { ProjectService, type ProjectSource } from '#modules/projects';
import { Config } from '#platform/config';
import { EgressGuard } from '#platform/egress';
import { Git, type Mirror, type Remote } from '#platform/git';
import { noRepository } from '../docs.errors.ts';

export interface ProjectRemote {
  mirror: Mirror;
  remote: Remote;
  branch: string;
  folder: string;
  /** Another key means that what was known of the remote no longer holds. */
  sourceKey: string;
}

/** Where a project's git lives, vetted anew each time: an address that was public may have moved. */
@Injectable()
export class ProjectRemotes {
  constructor(
    private readonly config: Config,
    private readonly projects: ProjectService,
    private readonly egress: EgressGuard,
    private readonly git: Git,
  ) {}

  async open(projectId: string): Promise<ProjectRemote> {
    const source = await this.projects.sourceOf(projectId);
    if (!source) throw noRepository();
    return {
      mirror: this.git.mirror(join(this.config.home, 'mirrors', `docs-${projectId}.git`)),
      remote: await this.remote(source),
      branch: source.branch,
      folder: source.docsPath,
      sourceKey: sourceKey(source),
    };
  }

  samplePath(projectId: string): string {
    return join(this.config.home, 'samples', `${projectId}.git`);
  }

  private async remote(source: ProjectSource): Promise<Remote> {
    if (source.kind === 'sample') return { kind: 'local', url: this.samplePath(source.url) };
    const { addresses } = await this.egress.vet('git', source.url);
    return { kind: 'http', url: source.url, addresses, ...(source.token && { token: source.token }) };
  }
}

const sourceKey = ({ kind, url, branch, docsPath }: ProjectSource): string =>
  createHash('sha256').update([kind, url, branch, docsPath].join('\n')).digest('hex');

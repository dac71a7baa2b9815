import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { ProjectService, type ProjectSource } from '#modules/projects';
import { Config } from '#platform/config';
import { EgressGuard } from '#platform/egress';
import { Git, type Mirror, type Remote } from '#platform/git';
import { noRepository } from '../docs.errors.ts';
import type { RemoteHost } from './hosts/remote-host.ts';
import { RemoteHosts } from './hosts/remote-hosts.ts';

export interface ProjectRemote {
  mirror: Mirror;
  remote: Remote;
  /** Where commits go out. */
  host: RemoteHost;
  branch: string;
  folder: string;
  /** Names the repository itself, whichever branch of it. */
  repositoryKey: string;
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
    private readonly hosts: RemoteHosts,
  ) {}

  async open(projectId: string): Promise<ProjectRemote> {
    const source = await this.projects.sourceOf(projectId);
    if (!source) throw noRepository();
    const mirror = this.git.mirror(this.mirrorPath(projectId));
    const { host, remote } = await this.hosts.open(mirror, await this.remote(source));
    return {
      mirror,
      remote,
      host,
      branch: source.branch,
      folder: source.docsPath,
      repositoryKey: digest(source.kind, source.url.replace(/(\.git)?\/?$/, '').toLowerCase()),
      sourceKey: sourceKey(source),
    };
  }

  /** As `sourceKey` of `open`, without a look at the network. */
  async sourceKeyOf(projectId: string): Promise<string | null> {
    const source = await this.projects.sourceOf(projectId);
    return source && sourceKey(source);
  }

  samplePath(projectId: string): string {
    return join(this.config.home, 'samples', `${projectId}.git`);
  }

  /** What a project that is gone had on this machine. */
  async removeFolders(projectId: string): Promise<void> {
    for (const folder of [this.mirrorPath(projectId), this.samplePath(projectId)])
      await rm(folder, { recursive: true, force: true });
  }

  private mirrorPath(projectId: string): string {
    return join(this.config.home, 'mirrors', `docs-${projectId}.git`);
  }

  private async remote(source: ProjectSource): Promise<Remote> {
    if (source.kind === 'sample') return { kind: 'local', url: this.samplePath(source.url) };
    const { addresses } = await this.egress.vet('git', source.url);
    return { kind: 'http', url: source.url, addresses, ...(source.token && { token: source.token }) };
  }
}

const sourceKey = ({ kind, url, branch, docsPath }: ProjectSource): string =>
  digest(kind, url, branch, docsPath);

const digest = (...parts: string[]): string => createHash('sha256').update(parts.join('\n')).digest('hex');

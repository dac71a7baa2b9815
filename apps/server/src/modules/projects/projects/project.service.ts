import { randomBytes } from 'node:crypto';
import type { CreateProject, Page, Project, ProjectRole, UpdateProject } from '@cairn/contracts';
import { Injectable } from '@nestjs/common';
import { ApiKeyService } from '#modules/identity';
import { ShortCache } from '#platform/cache';
import { Keyring } from '#platform/crypto';
import { Database, type Transaction, newId } from '#platform/database';
import { EgressGuard, EgressRefused, EgressUnresolved } from '#platform/egress';
import { EventLog } from '#platform/events';
import { type Principal, notFound, roleAllows } from '#platform/http';
import { projectRoom } from '#platform/realtime';
import { MemberRepository } from '../members/member.repository.ts';
import { ProjectAccessService } from '../members/project-access.service.ts';
import { egressRefused, projectArchived } from '../projects.errors.ts';
import { ProjectAudit } from './project-audit.ts';
import { assertBranch, checkedDocsPath, checkedRepoUrl, isSameOrigin } from './project-source.policy.ts';
import { toProject } from './project.mapper.ts';
import { secretPlaceOf } from './project-secrets.ts';
import { ProjectFactsSource, ProjectLifecycle } from './project.ports.ts';
import { type ProjectFilter, ProjectRepository, type ProjectRow } from './project.repository.ts';

/** Where a project's documents live in git; the token is in clear and must not be kept. */
export interface ProjectSource {
  kind: 'http' | 'sample';
  url: string;
  token: string | undefined;
  branch: string;
  docsPath: string;
}

const NO_FACTS = { docs: { count: 0, pending: 0, conflicts: 0, updatedAt: null }, lock: null };

@Injectable()
export class ProjectService {
  private readonly rows = new ShortCache<ProjectRow | undefined>(1_000);

  constructor(
    private readonly database: Database,
    private readonly repository: ProjectRepository,
    private readonly members: MemberRepository,
    private readonly access: ProjectAccessService,
    private readonly keyring: Keyring,
    private readonly egress: EgressGuard,
    private readonly events: EventLog,
    private readonly facts: ProjectFactsSource,
    private readonly lifecycle: ProjectLifecycle,
    private readonly keys: ApiKeyService,
    private readonly audit: ProjectAudit,
  ) {}

  async list(
    caller: Principal,
    query: {
      page: number;
      perPage: number;
      q?: string | undefined;
      status?: 'active' | 'archived' | undefined;
    },
  ): Promise<Page<Project>> {
    const filter: ProjectFilter = {
      memberId: caller.systemRole === 'admin' ? null : caller.userId,
      projectId: caller.apiKey?.projectId ?? null,
      q: query.q,
      status: query.status,
    };
    const { page, perPage } = query;
    const { rows, total } = await this.repository.list(filter, (page - 1) * perPage, perPage);
    const [roles, facts] = await Promise.all([
      this.members.rolesIn(
        rows.map((row) => row.id),
        caller.userId,
      ),
      this.facts.factsOf(caller, rows),
    ]);
    const role = (row: ProjectRow): ProjectRole =>
      caller.systemRole === 'admin' ? 'admin' : (roles.get(row.id) ?? 'viewer');
    return {
      data: rows.map((row) => toProject(row, role(row), facts.get(row.id) ?? NO_FACTS)),
      meta: { page, perPage, total },
    };
  }

  async get(caller: Principal, projectId: string): Promise<Project> {
    const [row, role] = await Promise.all([this.row(projectId), this.access.roleOf(caller, projectId)]);
    if (!role) throw notFound('project');
    return this.present(caller, row, role);
  }

  async create(
    caller: Principal,
    input: CreateProject,
    options: { isSample?: boolean; id?: string } = {},
  ): Promise<Project> {
    const id = options.id ?? newId();
    if (input.repoUrl) await this.assertReachable(input.repoUrl);
    assertBranch(input.branch);
    const row = await this.database.transaction(async (tx) => {
      const created = await this.repository.insert(tx, {
        id,
        name: input.name,
        description: input.description,
        repoUrl: input.repoUrl ?? null,
        isSample: options.isSample ?? false,
        branch: input.branch,
        docsPath: checkedDocsPath(input.docsPath),
        techStack: input.techStack,
        status: input.status,
        autoPublish: input.autoPublish,
        createdBy: caller.userId,
        ...this.sealedToken(id, input.token),
        ...this.sealedWebhookSecret(id, input.webhookSecret),
      });
      await this.members.add(tx, id, caller.userId, 'admin');
      await this.lifecycle.created(tx, created, caller.userId);
      await this.audit.created(tx, caller, created);
      return created;
    });
    this.access.forget();
    return this.present(caller, row, 'admin');
  }

  async update(caller: Principal, projectId: string, input: UpdateProject): Promise<Project> {
    if (input.repoUrl) await this.assertReachable(input.repoUrl);
    const row = await this.database.transaction(async (tx) => {
      const before = await this.lockedRow(tx, projectId);
      const after = await this.repository.update(tx, projectId, this.changeOf(before, input));
      if (!after) throw notFound('project');
      await this.audit.updated(tx, caller, before, after);
      if (isOtherSource(before, after)) await this.lifecycle.sourceChanged(tx, after, caller.userId);
      else await this.lifecycle.settingsChanged(tx, before, after);
      await this.announceUpdate(tx, caller, projectId);
      return after;
    });
    this.rows.forget(projectId);
    return this.present(caller, row, 'admin');
  }

  async delete(caller: Principal, projectId: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      const before = await this.lockedRow(tx, projectId);
      await this.lifecycle.deleted(tx, projectId);
      await this.keys.deleteForProject(tx, projectId);
      await this.repository.delete(tx, projectId);
      await this.audit.deleted(tx, caller, before);
      await this.events.publish(tx, projectRoom(projectId), 'project:deleted', { projectId });
      await this.events.deleteRoom(tx, projectRoom(projectId));
    });
    this.rows.forget(projectId);
    this.access.forget();
  }

  /** Throws PROJECT_ARCHIVED or NOT_FOUND. */
  async requireActive(projectId: string): Promise<void> {
    if (!(await this.isActive(projectId))) throw projectArchived();
  }

  async isActive(projectId: string): Promise<boolean> {
    return (await this.row(projectId)).status === 'active';
  }

  async hasRepository(projectId: string): Promise<boolean> {
    const row = await this.row(projectId);
    return row.repoUrl !== null || row.isSample;
  }

  /** As it was at most a second ago; this process's own changes show at once. */
  async row(projectId: string): Promise<ProjectRow> {
    const row = await this.rows.get(projectId, () => this.repository.find(projectId));
    if (!row) throw notFound('project');
    return row;
  }

  /** Within a transaction: waiting there for another connection, or for somebody who does, may be waiting for oneself. */
  async rowWithin(tx: Transaction, projectId: string): Promise<ProjectRow> {
    const row = await this.repository.find(projectId, tx);
    if (!row) throw notFound('project');
    return row;
  }

  /** Those of these people who are members. */
  async membersAmong(projectId: string, userIds: readonly string[]): Promise<string[]> {
    const members = new Set((await this.members.of(projectId)).map(({ userId }) => userId));
    return [...new Set(userIds)].filter((userId) => members.has(userId));
  }

  /** Members who may change its documents. */
  async editorsOf(projectId: string, tx: Transaction): Promise<string[]> {
    const members = await this.members.of(projectId, tx);
    return members.filter(({ role }) => roleAllows(role, 'editor')).map(({ userId }) => userId);
  }

  async adminsOf(projectId: string, tx: Transaction): Promise<string[]> {
    const members = await this.members.of(projectId, tx);
    return members.filter(({ role }) => roleAllows(role, 'admin')).map(({ userId }) => userId);
  }

  /** null when the project has no repository. */
  async sourceOf(projectId: string): Promise<ProjectSource | null> {
    const row = await this.row(projectId);
    const { branch, docsPath } = row;
    if (row.isSample) return { kind: 'sample', url: row.id, token: undefined, branch, docsPath };
    if (!row.repoUrl) return null;
    const token = row.tokenSealed
      ? this.keyring.open('tok', secretPlaceOf(row.id, 'token_sealed'), row.tokenSealed)
      : undefined;
    return { kind: 'http', url: row.repoUrl, token, branch, docsPath };
  }

  /** In clear, and not to be kept; undefined where there is none, or no such project. */
  async webhookSecretOf(projectId: string): Promise<string | undefined> {
    const row = await this.repository.find(projectId);
    if (!row?.webhookSecretSealed) return undefined;
    return this.keyring.open(
      'whk',
      secretPlaceOf(projectId, 'webhook_secret_sealed'),
      row.webhookSecretSealed,
    );
  }

  /** A new one; the answer is the only time that anybody sees it. */
  async makeWebhookSecret(caller: Principal, projectId: string): Promise<string> {
    const secret = randomBytes(32).toString('base64url');
    await this.update(caller, projectId, { webhookSecret: secret });
    return secret;
  }

  private async lockedRow(tx: Transaction, projectId: string): Promise<ProjectRow> {
    const row = await this.repository.findForUpdate(tx, projectId);
    if (!row) throw notFound('project');
    return row;
  }

  private async present(caller: Principal, row: ProjectRow, role: ProjectRole): Promise<Project> {
    const facts = await this.facts.factsOf(caller, [row]);
    return toProject(row, role, facts.get(row.id) ?? NO_FACTS);
  }

  private changeOf(before: ProjectRow, input: UpdateProject): Partial<ProjectRow> {
    const { token, webhookSecret, repoUrl, docsPath, branch, ...plain } = input;
    if (branch) assertBranch(branch);
    const movesAway = repoUrl !== undefined && !isSameOrigin(before.repoUrl, repoUrl);
    return {
      ...plain,
      ...(repoUrl !== undefined && { repoUrl }),
      ...(branch !== undefined && { branch }),
      ...(docsPath !== undefined && { docsPath: checkedDocsPath(docsPath) }),
      ...(movesAway && { tokenSealed: null, tokenLast4: null }),
      ...(token !== undefined && this.sealedToken(before.id, token)),
      ...(webhookSecret !== undefined && this.sealedWebhookSecret(before.id, webhookSecret)),
    };
  }

  /** A name that does not resolve just now is kept: the first sync says so, and may find it mended. */
  private async assertReachable(repoUrl: string): Promise<void> {
    checkedRepoUrl(repoUrl);
    try {
      await this.egress.vet('git', repoUrl);
    } catch (error) {
      if (error instanceof EgressRefused) throw egressRefused(error.message);
      if (!(error instanceof EgressUnresolved)) throw error;
    }
  }

  private sealedToken(id: string, token: string | null | undefined) {
    if (!token) return { tokenSealed: null, tokenLast4: null };
    return {
      tokenSealed: this.keyring.seal('tok', secretPlaceOf(id, 'token_sealed'), token),
      tokenLast4: token.slice(-4),
    };
  }

  private sealedWebhookSecret(id: string, secret: string | null | undefined) {
    return {
      webhookSecretSealed: secret
        ? this.keyring.seal('whk', secretPlaceOf(id, 'webhook_secret_sealed'), secret)
        : null,
    };
  }

  private announceUpdate(tx: Transaction, caller: Principal, projectId: string): Promise<void> {
    const by = { updatedBy: caller.userId, updatedByName: caller.name };
    return this.events.publish(tx, projectRoom(projectId), 'project:updated', { projectId, ...by });
  }
}

const isOtherSource = (a: ProjectRow, b: ProjectRow): boolean =>
  a.repoUrl !== b.repoUrl || a.branch !== b.branch || a.docsPath !== b.docsPath;

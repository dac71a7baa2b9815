import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type ProjectRole,
  type Scope,
  type SystemRole,
  identityEndpoints,
  projectEndpoints,
} from '@cairn/contracts';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import pg from 'pg';
import { pino } from 'pino';
import { Config } from '#platform/config';
import { hashPassword } from '#platform/crypto';
import { closeApp, createApp } from '../src/entrypoints/create-app.ts';
import { createPlatform } from '../src/entrypoints/create-platform.ts';
import type { Platform } from '../src/entrypoints/platform.module.ts';
import { freshDatabase } from './fresh-database.ts';
import { TestClient } from './test-client.ts';

export type TestDatabase = Awaited<ReturnType<typeof freshDatabase>>;

export const SETUP_TOKEN = 'the-setup-token-of-tests';
export const PASSWORD = 'correct horse battery';

export interface TestAppOptions {
  /** Added to what every test server is started with. */
  env?: Record<string, string>;
  /** Both outlive the app, for a second one after it; without them it makes its own and removes them. */
  database?: TestDatabase;
  home?: string;
  /** Between building the platform and building the app; a stub goes in here. */
  prepare?: (platform: Platform) => void;
}

export interface Person extends TestClient {
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

/** The whole server but its web pages, on a port of its own, with a database and a data folder nobody else has. */
export class TestApp {
  readonly anonymous: TestClient;
  /** Every line of the log, as it would be printed. */
  readonly logs: string[] = [];
  private readonly sql: pg.Pool;
  private passwordHash: Promise<string> | undefined;

  private constructor(
    readonly url: string,
    readonly home: string,
    readonly database: TestDatabase,
    readonly platform: Platform,
    readonly nest: NestFastifyApplication,
    private readonly cleanUp: () => Promise<void>,
  ) {
    this.anonymous = new TestClient(url);
    this.sql = new pg.Pool({ ...database.connection, max: 2 });
    // The database may be dropped while a connection is still closing.
    this.sql.on('error', () => undefined);
  }

  static async start(options: TestAppOptions = {}): Promise<TestApp> {
    const database = options.database ?? (await freshDatabase());
    const home = options.home ?? (await mkdtemp(join(tmpdir(), 'cairn-test-')));
    const logs: string[] = [];
    const platform = await createPlatform(
      configOf(home, options.env),
      pino({ level: 'info' }, { write: (line: string) => logs.push(line) }),
      database.connection,
    );
    options.prepare?.(platform);
    const nest = await createApp(platform);
    await nest.listen(0, '127.0.0.1');
    const { port } = nest.getHttpServer().address() as AddressInfo;
    const app = new TestApp(`http://127.0.0.1:${port}`, home, database, platform, nest, async () => {
      if (!options.database) await database.drop();
      if (!options.home) await rm(home, { recursive: true, force: true });
    });
    Object.assign(app, { logs });
    return app;
  }

  async stop(): Promise<void> {
    await closeApp(this.nest, this.platform);
    await this.sql.end();
    await this.cleanUp();
  }

  /** What no endpoint shows, or brings about only in months. */
  async rows<T extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<T[]> {
    return (await this.sql.query<T>(text, values)).rows;
  }

  /** The first owner, and so a system admin. */
  async owner(): Promise<Person> {
    const body = { token: SETUP_TOKEN, email: 'owner@example.com', name: 'Olga Owner', password: PASSWORD };
    const { user, accessToken } = await this.anonymous.ok(identityEndpoints.setup, { body });
    return this.as(user, accessToken);
  }

  /** Somebody more, signed in. There is no endpoint yet that makes people. */
  async person(name: string, role: SystemRole = 'user'): Promise<Person> {
    this.passwordHash ??= hashPassword(PASSWORD);
    const email = `${name.toLowerCase().replaceAll(/\W+/g, '.')}.${randomUUID().slice(0, 6)}@example.com`;
    await this.rows('insert into users (id, email, name, password_hash, role) values ($1, $2, $3, $4, $5)', [
      randomUUID(),
      email,
      name,
      await this.passwordHash,
      role,
    ]);
    return this.signIn(email);
  }

  async signIn(email: string): Promise<Person> {
    const { user, accessToken } = await this.anonymous.ok(identityEndpoints.login, {
      body: { email, password: PASSWORD },
    });
    return this.as(user, accessToken);
  }

  /** Somebody with that role in the project; make them before they ask for it the first time. */
  async member(projectId: string, role: ProjectRole, name = `${role} of tests`): Promise<Person> {
    const person = await this.person(name);
    await this.rows('insert into project_members (project_id, user_id, role) values ($1, $2, $3)', [
      projectId,
      person.id,
      role,
    ]);
    return person;
  }

  async project(as: TestClient, name = 'Handbook'): Promise<string> {
    return (await as.ok(projectEndpoints.create, { body: { name } })).id;
  }

  async key(
    as: TestClient,
    projectId: string,
    scopes: Scope[] = ['hook', 'read'],
  ): Promise<TestClient & { id: string; key: string }> {
    const { id, key } = await as.ok(identityEndpoints.createKey, {
      params: { projectId },
      body: { name: scopes.join(' '), scopes },
    });
    return Object.assign(new TestClient(this.url, { 'x-api-key': key }), { id, key });
  }

  private as(user: { id: string; name: string; email: string }, accessToken: string): Person {
    const client = new TestClient(this.url, { authorization: `Bearer ${accessToken}` });
    return Object.assign(client, { id: user.id, name: user.name, email: user.email });
  }
}

function configOf(home: string, env: Record<string, string> = {}): Config {
  return new Config({
    PORT: '0',
    CAIRN_HOME: home,
    CAIRN_ROLE: 'worker',
    CAIRN_SETUP_TOKEN: SETUP_TOKEN,
    CAIRN_EGRESS_ALLOW_GIT: '127.0.0.1',
    // A suite asks more in a second than a person in a minute.
    CAIRN_RATE_LIMIT: '0',
    CAIRN_RATE_LIMIT_HOOK: '0',
    CAIRN_PUSHES_PER_MINUTE: '0',
    ...env,
  });
}

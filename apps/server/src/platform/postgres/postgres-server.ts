export interface PostgresOptions {
  /** The data folder (CAIRN_HOME); the cluster lives in `<home>/pg`. */
  home: string;
  log: (level: 'info' | 'warn' | 'error', message: string, fields?: Record<string, unknown>) => void;
  /** Tests only: settings that trade durability for speed; the durability assertion is then skipped. */
  unsafeSettings?: Record<string, string>;
}

/** What node-postgres takes; `host` is the folder of the unix socket. */
export interface Connection {
  host: string;
  port: number;
  user: string;
  password: string;
  database: string;
}

export interface PostgresServer {
  /** The app's database, as the role that owns it and is no superuser. Stays valid when the server is restarted. */
  readonly connection: Connection;
  /** Superuser, for backups and test databases; requests of users never run on it. */
  readonly adminConnection: Connection;
  /** Same server and role as `connection`, another database. */
  connectionTo(database: string): Connection;
  readonly pid: number;
  /** True while the server is one that an earlier, killed process of ours had started. */
  readonly adopted: boolean;
  /** Ends the server in order, waits for it and frees the data folder. */
  stop(): Promise<void>;
}

/** The message says what happened, what was kept and what to do. */
export class PostgresStartError extends Error {
  override readonly name = 'PostgresStartError';
}

import { type Config, ConfigError } from '#platform/config';

/** What an operator can mend, as sentences; undefined for a fault of ours, whose stack is worth printing. */
export function explainStartFailure(error: unknown, config: Config | undefined): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error instanceof ConfigError || /^(PostgresStart|Keyring|DatabaseUnfit)Error$/.test(error.name)) {
    return error.message;
  }
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (!config || !code) return undefined;
  if (syscall === 'listen') return explainListen(code, config);
  if (config.databaseUrl && UNREACHED.test(code)) return explainDatabase(error.message, config.databaseUrl);
  return undefined;
}

function explainListen(code: string, { host, port }: Config): string | undefined {
  if (code === 'EADDRINUSE') {
    return `Port ${port} of ${host} is in use by another program. Nothing was changed. Stop that one, or choose another port: PORT=${port + 1} npm start`;
  }
  if (code === 'EACCES') {
    return `This user may not listen on port ${port}. Choose one from 1024 up with PORT.`;
  }
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return `${host} is no address of this machine. Correct CAIRN_HOST, or leave it out for 127.0.0.1.`;
  }
  return undefined;
}

// Failures of the network, and PostgreSQL's classes 08 (connection), 28 (credentials), 3D (database), 53 and 57 (no room, stopping).
const UNREACHED =
  /^(ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOENT|(08|28|3D|53|57)\w{3})$/;

function explainDatabase(message: string, databaseUrl: string): string {
  const { host, pathname, username } = new URL(databaseUrl);
  return (
    `The database ${pathname.slice(1)} at ${host || 'the local socket'} did not let user ${decodeURIComponent(username) || '(none)'} in: ${message}. ` +
    'Nothing was changed. Correct DATABASE_URL or start that server, or leave it out to use the embedded one.'
  );
}

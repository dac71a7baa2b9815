import { statfs } from 'node:fs/promises';
import { PORT } from './folders.ts';

const MEGABYTE = 1024 * 1024;
/** Parallel queries put their shared memory into /dev/shm; Docker gives it 64 MB. */
const SHARED_MEMORY_NEEDED = 128 * MEGABYTE;

interface Places {
  readonly data: string;
  readonly sockets: string;
  readonly logs: string;
}

/** On the command line they outrank postgresql.conf and ALTER SYSTEM. */
export async function serverArguments(
  places: Places,
  unsafe: Record<string, string> = {},
): Promise<string[]> {
  const settings: Record<string, string> = {
    listen_addresses: '',
    port: String(PORT),
    unix_socket_directories: `"${places.sockets.replaceAll('"', '""')}"`,
    unix_socket_permissions: '0700',
    shared_buffers: '128MB',
    max_connections: '60',
    max_wal_size: '512MB',
    idle_in_transaction_session_timeout: '60s',
    dynamic_shared_memory_type: (await sharedMemoryIsSmall()) ? 'mmap' : 'posix',
    fsync: 'on',
    full_page_writes: 'on',
    synchronous_commit: 'on',
    timezone: 'UTC',
    log_timezone: 'UTC',
    logging_collector: 'on',
    log_directory: places.logs,
    log_filename: 'postgresql-%Y%m%d-%H%M%S.log',
    log_rotation_size: '10MB',
    log_rotation_age: '1d',
    ...unsafe,
  };
  return [
    '-D',
    places.data,
    ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ];
}

async function sharedMemoryIsSmall(): Promise<boolean> {
  if (process.platform !== 'linux') return false;
  const free = await statfs('/dev/shm').then(
    ({ bavail, bsize }) => bavail * bsize,
    () => 0,
  );
  return free < SHARED_MEMORY_NEEDED;
}

/** What `STATE_QUERY` answers, all of it text. */
export interface ServerState {
  fsync: string;
  full_page_writes: string;
  synchronous_commit: string;
  data_checksums: string;
  server_encoding: string;
  locale_provider: string;
  in_recovery: string;
  version: string;
  system_identifier: string;
}

export const STATE_QUERY = `
  select current_setting('fsync') as fsync,
    current_setting('full_page_writes') as full_page_writes,
    current_setting('synchronous_commit') as synchronous_commit,
    current_setting('data_checksums') as data_checksums,
    current_setting('server_encoding') as server_encoding,
    (select datlocprovider::text from pg_database where datname = current_database()) as locale_provider,
    pg_is_in_recovery()::text as in_recovery,
    split_part(current_setting('server_version'), ' ', 1) as version,
    (select system_identifier::text from pg_control_system()) as system_identifier`;

const TEXT: Partial<ServerState> = { server_encoding: 'UTF8', locale_provider: 'b', in_recovery: 'false' };
const DURABILITY: Partial<ServerState> = {
  fsync: 'on',
  full_page_writes: 'on',
  synchronous_commit: 'on',
  data_checksums: 'on',
};

/** What is not as it must be, for people: `fsync is off, not on`. */
export function violations(state: ServerState, durable: boolean): string[] {
  const wanted = Object.entries({ ...TEXT, ...(durable && DURABILITY) });
  const found = new Map<string, string>(Object.entries(state));
  return wanted
    .filter(([name, value]) => found.get(name) !== value)
    .map(([name, value]) => `${name} is ${found.get(name)}, not ${value}`);
}

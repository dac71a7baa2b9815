import { mkdir, rename, writeFile } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { dirname, join } from 'node:path';
import { type Socket, io } from 'socket.io-client';

/** Where a workstation gets its documents from. */
interface Source {
  readonly url: string;
  readonly projectId: string;
  readonly apiKey: string;
}

interface Changes {
  readonly docs: readonly { readonly fileName: string; readonly hash: string; readonly content: string }[];
}

interface Listener {
  readonly written: (hash: string) => void;
  readonly failed: (error: unknown) => void;
}

/** Follows a project as an agent's machine does: on each event it fetches what differs and puts it into its folder. */
export class Workstation {
  private readonly files: Record<string, string> = {};
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 1 });
  private isSyncing = false;
  private isBehind = false;

  private readonly source: Source;
  private readonly folder: string;
  private readonly listener: Listener;

  private constructor(source: Source, folder: string, listener: Listener) {
    this.source = source;
    this.folder = folder;
    this.listener = listener;
  }

  static async open(source: Source, folder: string, listener: Listener): Promise<void> {
    const workstation = new Workstation(source, folder, listener);
    const socket = await connect(source.url, { apiKey: source.apiKey });
    socket.on('doc:updated', ({ fileName, hash }: { fileName: string; hash: string }) => {
      if (workstation.files[fileName] !== hash) void workstation.keepUp();
    });
    const answer = await socket.emitWithAck('subscribe', { projectId: source.projectId });
    if (!answer.ok) throw new Error(`The subscription was refused: ${JSON.stringify(answer)}`);
    await workstation.sync();
  }

  /** What happens while it fetches may not be in the answer, so it asks once more after it. */
  private async keepUp(): Promise<void> {
    this.isBehind = true;
    if (this.isSyncing) return;
    this.isSyncing = true;
    try {
      while (this.isBehind) {
        this.isBehind = false;
        await this.sync();
      }
    } catch (error) {
      this.listener.failed(error);
    } finally {
      this.isSyncing = false;
    }
  }

  private async sync(): Promise<void> {
    const { docs } = await this.ask();
    for (const { fileName, hash, content } of docs) {
      await this.write(fileName, content);
      this.files[fileName] = hash;
      this.listener.written(hash);
    }
  }

  private async write(fileName: string, content: string): Promise<void> {
    const path = join(this.folder, fileName);
    if (!this.files[fileName]) await mkdir(dirname(path), { recursive: true });
    await writeFile(`${path}.new`, content);
    await rename(`${path}.new`, path);
  }

  private ask(): Promise<Changes> {
    const { url, projectId, apiKey } = this.source;
    const { promise, resolve, reject } = Promise.withResolvers<Changes>();
    const headers = { 'content-type': 'application/json', 'x-api-key': apiKey };
    const call = request(`${url}/hook/sync/${projectId}`, { method: 'POST', agent: this.agent, headers });
    call.once('error', reject).once('response', (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => (body += text));
      response.once('error', reject).once('end', () => {
        if (response.statusCode === 200) resolve(JSON.parse(body) as Changes);
        else reject(new Error(`The sync answered ${response.statusCode}: ${body}`));
      });
    });
    call.end(JSON.stringify({ files: this.files }));
    return promise;
  }
}

/** Writes what the events bring, and knows nothing else. */
export async function openBare(url: string, folder: string, listener: Listener): Promise<void> {
  const socket = await connect(url, {});
  socket.on(
    'doc:updated',
    ({ fileName, hash, content }: { fileName: string; hash: string; content: string }) =>
      void writeFile(join(folder, fileName), content)
        .then(() => listener.written(hash))
        .catch(listener.failed),
  );
}

async function connect(url: string, auth: Record<string, string>): Promise<Socket> {
  const socket = io(url, { auth, reconnection: false, forceNew: true, transports: ['websocket'] });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve).once('connect_error', reject);
  });
  return socket;
}

// A workstation for the tests: a checkout in a folder of its own, and the hook scripts run there as Claude Code runs them.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, readdir, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { text } from 'node:stream/consumers';

export const HOOKS = join(import.meta.dirname, 'hooks');

/** What the README asks of a workstation, and nothing that only GNU systems have. */
const TOOLS =
  'awk bash cat chmod cmp curl cut date find grep ln mkdir mv readlink rm rmdir sh sleep sort tar'.split(' ');

/** CAIRN_TEST_BASH names other shells to run everything in as well, such as a bash 3.2. */
export const SHELLS = ['bash', ...(process.env['CAIRN_TEST_BASH'] ?? '').split(delimiter).filter(Boolean)];

/** CAIRN_TEST_TOOLS names a folder whose programs are used instead of the system's, such as those of busybox. */
const SEARCH_PATH = [process.env['CAIRN_TEST_TOOLS'], process.env['PATH']].filter(Boolean).join(delimiter);

export interface HookRun {
  code: number | null;
  stdout: string;
  stderr: string;
  /** What the person is shown; empty when the hook said nothing. */
  notice: string;
  /** What the agent is told. */
  context: string;
}

export interface HookCall {
  readonly event?: string;
  readonly tool?: string;
  readonly toolInput?: Record<string, unknown>;
  /** Sent instead of what the other fields describe. */
  readonly stdin?: string;
  readonly cwd?: string;
  readonly env?: Record<string, string | undefined>;
}

/** Where the hooks are to ask. */
interface Platform {
  readonly url: string;
  readonly apiKey: string;
  readonly projectId: string;
}

export class Workstation {
  /** Settings of this checkout, as its environment has them. */
  env: Record<string, string | undefined>;

  readonly shell: string;
  /** Removed by `remove`; the checkout lies in it. */
  readonly home: string;
  readonly checkout: string;

  private constructor(shell: string, home: string, checkout: string) {
    this.shell = shell;
    this.home = home;
    this.checkout = checkout;
    this.env = { PATH: SEARCH_PATH, HOME: home, CLAUDE_PROJECT_DIR: checkout };
  }

  static async make(shell: string, platform?: Platform, checkoutName = 'check out'): Promise<Workstation> {
    const home = await realpath(await mkdtemp(join(tmpdir(), 'cairn-hooks-')));
    const checkout = join(home, checkoutName);
    await mkdir(checkout, { recursive: true });
    const workstation = new Workstation(shell, home, checkout);
    if (platform) {
      const { url, apiKey, projectId } = platform;
      Object.assign(workstation.env, { CAIRN_URL: url, CAIRN_API_KEY: apiKey, CAIRN_PROJECT: projectId });
    }
    return workstation;
  }

  /** The same checkout under another shell. */
  with(shell: string): Workstation {
    return new Workstation(shell, this.home, this.checkout);
  }

  checkPlatform(call: HookCall = {}): Promise<HookRun> {
    return this.run('check-platform.sh', call);
  }

  protectDocs(call: HookCall): Promise<HookRun> {
    return this.run('protect-docs.sh', call);
  }

  async run(script: string, call: HookCall): Promise<HookRun> {
    const child = spawn(this.shell, [join(HOOKS, script)], {
      cwd: this.checkout,
      env: { ...this.env, ...call.env },
    });
    // A hook may end before it has read all of its input.
    child.stdin.on('error', () => undefined);
    child.stdin.end(call.stdin ?? this.inputOf(call));
    const ended = new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
    const said = stdout === '' ? {} : JSON.parse(stdout);
    return {
      code,
      stdout,
      stderr,
      notice: said.systemMessage ?? '',
      context: said.hookSpecificOutput?.additionalContext ?? '',
    };
  }

  /** What Claude Code writes to the hook, in its order. */
  inputOf({ event = 'PreToolUse', tool = 'Write', toolInput = {}, cwd = this.checkout }: HookCall): string {
    const ofTool = event === 'PreToolUse' && {
      tool_name: tool,
      tool_input: toolInput,
      tool_use_id: 'toolu_01',
    };
    return JSON.stringify({
      session_id: '6a2e7a4c-3c0f-4a57-9d11-1f0e5b1c2d3e',
      transcript_path: join(this.home, '.claude/projects/-checkout/6a2e7a4c.jsonl'),
      cwd,
      permission_mode: 'acceptEdits',
      hook_event_name: event,
      ...ofTool,
    });
  }

  path(...names: string[]): string {
    return join(this.checkout, ...names);
  }

  read(name: string): Promise<string> {
    return readFile(this.path('.docs', name), 'utf8');
  }

  /** The documents in .docs/, by name; the folder with the hook's notes is left out. */
  async documents(): Promise<Record<string, string>> {
    const names = (await this.namesIn('')).toSorted();
    return Object.fromEntries(await Promise.all(names.map(async (name) => [name, await this.read(name)])));
  }

  private async namesIn(folder: string): Promise<string[]> {
    if (!existsSync(this.path('.docs', folder))) return [];
    const entries = await readdir(this.path('.docs', folder), { withFileTypes: true });
    const names = entries
      .filter(({ name }) => folder !== '' || name !== '.cairn')
      .map(async (entry) => {
        const path = join(folder, entry.name);
        return entry.isDirectory() ? this.namesIn(path) : [path];
      });
    return (await Promise.all(names)).flat();
  }

  /** Leaves only the tools that the README asks for. */
  async keepOnlyTools(...more: string[]): Promise<void> {
    const folder = join(this.home, 'tools');
    await mkdir(folder);
    for (const tool of [...TOOLS, ...more]) {
      const found = SEARCH_PATH.split(delimiter).find((place) => existsSync(join(place, tool)));
      if (found) await symlink(await realpath(join(found, tool)), join(folder, tool));
    }
    this.env['PATH'] = folder;
  }

  remove(): Promise<void> {
    return rm(this.home, { recursive: true, force: true });
  }
}

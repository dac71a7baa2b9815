import { execFileSync } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { FILE_WRITES, POWERSHELL_COMMANDS, SHELL_COMMANDS } from '@cairn/test-kit/protected-writes';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SHELLS, Workstation } from './workstation.fixture.ts';

describe.each(SHELLS)('protect-docs.sh (%s)', (shell) => {
  let here: Workstation;

  beforeAll(async () => {
    here = await Workstation.make(shell, undefined, 'my project');
    await mkdir(here.path('.docs/api'), { recursive: true });
    await mkdir(here.path('docs'));
    await mkdir(here.path('src/deep'), { recursive: true });
    await writeFile(here.path('.docs/a.md'), 'a');
    await symlink('.docs', here.path('link-to-folder'));
    await symlink('.docs/a.md', here.path('link-to-file'));
    await symlink('link-to-file', here.path('link-to-link'));
    await symlink('.docs/not-there.md', here.path('dangling-link'));
    await symlink(here.checkout, `${here.home}/alias`);
  });

  afterAll(() => here.remove());

  const bash = (command: string, more = {}) =>
    here.protectDocs({ tool: 'Bash', toolInput: { command, description: 'x' }, ...more });

  const fileTools = [
    { tool: 'Write', field: 'file_path' },
    { tool: 'Edit', field: 'file_path' },
    { tool: 'MultiEdit', field: 'file_path' },
    { tool: 'NotebookEdit', field: 'notebook_path' },
  ];

  describe.each(fileTools)('$tool', ({ tool, field }) => {
    const writeTo = (path: string, more = {}) =>
      here.protectDocs({ tool, toolInput: { [field]: path, content: '"file_path":"x"' }, ...more });

    test.each(FILE_WRITES.refused)('is refused for %j', async (path) => {
      const run = await writeTo(fill(path, here));
      expect(run).toMatchObject({ code: 2, stdout: '' });
      expect(run.stderr).toMatch(/^Refused by Cairn: /);
      expect(run.stderr).toContain('Nothing was written.');
    });

    test.each(FILE_WRITES.allowed)('is let through for %j', async (path) => {
      expect(await writeTo(fill(path, here))).toMatchObject({ code: 0, stdout: '', stderr: '' });
    });

    test('a relative path counts from the folder of the session', async () => {
      expect((await writeTo('../.docs/a.md', { cwd: here.path('src') })).code).toBe(2);
      expect((await writeTo('.docs/a.md', { cwd: here.path('src') })).code).toBe(0);
      expect((await writeTo('a.md', { cwd: here.path('.docs/api') })).code).toBe(2);
    });

    test('a path behind megabytes of content is found', async () => {
      const toolInput = { content: 'x"\\\n'.repeat(300_000), [field]: here.path('.docs/a.md') };
      expect((await here.protectDocs({ tool, toolInput })).code).toBe(2);
      const other = {
        content: `${here.path('.docs/a.md')}\n`.repeat(50_000),
        [field]: here.path('src/a.ts'),
      };
      expect((await here.protectDocs({ tool, toolInput: other })).code).toBe(0);
    });
  });

  test('the reason names the file, the place to edit and what to do instead', async () => {
    const toolInput = { file_path: here.path('.docs/a.md') };
    const env = { CAIRN_URL: 'https://cairn.example' };
    const { stderr } = await here.protectDocs({ tool: 'Edit', toolInput, env });
    expect(stderr).toContain(here.path('.docs/a.md'));
    expect(stderr).toContain('edited in Cairn at https://cairn.example');
    expect(stderr).toContain('tell the person what should change');
    expect(stderr.trim()).not.toContain('\n');
  });

  describe('a shell command that writes there is refused', () => {
    test.each(SHELL_COMMANDS.refused)('%s', async (command) => {
      const run = await bash(fill(command, here));
      expect(run).toMatchObject({ code: 2, stdout: '' });
      expect(run.stderr).toMatch(/^Refused by Cairn: /);
    });
  });

  describe('a shell command that does not write there is let through', () => {
    test.each(SHELL_COMMANDS.allowed)('%s', async (command) => {
      expect(await bash(fill(command, here))).toMatchObject({ code: 0, stdout: '', stderr: '' });
    });
  });

  test('a command in a folder below the documents writes there with a bare name', async () => {
    const cwd = here.path('.docs/api');
    expect((await bash('echo x > new.md', { cwd })).code).toBe(2);
    expect((await bash('cat routes.md', { cwd })).code).toBe(0);
    expect((await bash('echo x > ../../src/a', { cwd })).code).toBe(0);
  });

  test.each(POWERSHELL_COMMANDS.refused)('PowerShell: %s is refused', async (command) => {
    expect((await here.protectDocs({ tool: 'PowerShell', toolInput: { command } })).code).toBe(2);
  });

  test.each(POWERSHELL_COMMANDS.allowed)('PowerShell: %s is let through', async (command) => {
    expect((await here.protectDocs({ tool: 'PowerShell', toolInput: { command } })).code).toBe(0);
  });

  test.each(['Read', 'Grep', 'Glob', 'WebFetch', 'Task'])('%s is none of its business', async (tool) => {
    const toolInput = { file_path: here.path('.docs/a.md'), path: here.path('.docs') };
    expect(await here.protectDocs({ tool, toolInput })).toMatchObject({ code: 0, stdout: '', stderr: '' });
  });

  test('other names of the two folders are honoured', async () => {
    const env = { CAIRN_DOCS_DIR: 'team docs', CAIRN_DOCS_PATH: './handbook/' };
    const write = (path: string) =>
      here.protectDocs({ tool: 'Write', toolInput: { file_path: here.path(path) }, env });
    expect((await write('team docs/a.md')).code).toBe(2);
    expect((await write('handbook/a.md')).code).toBe(2);
    expect((await write('.docs/a.md')).code).toBe(0);
    expect((await write('docs/a.md')).code).toBe(0);
  });

  test('the docs folder can be left out of the protection, .docs cannot', async () => {
    const env = { CAIRN_PROTECT_DOCS_PATH: '0' };
    const write = (path: string) =>
      here.protectDocs({ tool: 'Write', toolInput: { file_path: here.path(path) }, env });
    expect((await write('docs/a.md')).code).toBe(0);
    expect((await write('.docs/a.md')).code).toBe(2);
  });

  test('a docs path of the whole repository protects .docs only', async () => {
    const write = (path: string) =>
      here.protectDocs({
        tool: 'Write',
        toolInput: { file_path: here.path(path) },
        env: { CAIRN_DOCS_PATH: '.' },
      });
    expect((await write('src/a.ts')).code).toBe(0);
    expect((await write('.docs/a.md')).code).toBe(2);
  });

  test('a git worktree of the project has its docs folder protected too', async () => {
    const worktree = `${here.home}/worktree`;
    await mkdir(`${worktree}/docs`, { recursive: true });
    await writeFile(`${worktree}/.git`, `gitdir: ${here.checkout}/.git/worktrees/worktree\n`);
    const write = (path: string) =>
      here.protectDocs({ tool: 'Write', toolInput: { file_path: path }, cwd: worktree });
    expect((await write(`${worktree}/docs/a.md`)).code).toBe(2);
    expect((await write(`${worktree}/src/a.ts`)).code).toBe(0);
  });

  test('what it cannot read it lets through, and says so', async () => {
    for (const stdin of ['{}', 'not json', '{"tool_name":'])
      expect(await here.protectDocs({ stdin })).toMatchObject({
        code: 0,
        notice: expect.stringContaining('was not checked'),
      });
    expect(await here.protectDocs({ stdin: '' })).toMatchObject({ code: 0, stdout: '' });
  });

  test('fields are found in any order and spacing, and with escapes', async () => {
    const stdin = `{ "tool_input" : { "content":"{\\"file_path\\":\\"x\\"}",\n"file_path" : "${here.checkout}\\u002f.do\\u0063s/\\ud83c\\udf89.md" } ,"cwd":"/", "tool_name" : "Write" }`;
    expect((await here.protectDocs({ stdin })).code).toBe(2);
  });

  test('a command of a hundred kilobytes, more than a shell takes, is judged in time', async () => {
    const began = performance.now();
    const filler = `echo '${'x'.repeat(1000)}' .docs "$(cat .docs/a.md)" > /dev/null\n`.repeat(80);
    expect((await bash(`cat <<'E' > src/x\n${'y "quoted" .docs\n'.repeat(5000)}E\n${filler}`)).code).toBe(0);
    expect((await bash(`${filler}rm .docs/a.md`)).code).toBe(2);
    expect(performance.now() - began).toBeLessThan(8000);
  });

  test('it starts nothing but itself: no tool is needed for the usual calls', async () => {
    const env = { PATH: '/nowhere' };
    const toolInput = { file_path: here.path('.docs/a.md') };
    const direct = here.with(pathOf(shell));
    expect((await direct.protectDocs({ tool: 'Edit', toolInput, env })).code).toBe(2);
    expect(
      (await direct.protectDocs({ tool: 'Bash', toolInput: { command: 'rm .docs/a.md' }, env })).code,
    ).toBe(2);
  });

  test.each(['nounset:errexit', 'posix', 'noglob:noclobber'])(
    'SHELLOPTS=%s of the user does no harm',
    async (options) => {
      const env = { SHELLOPTS: `braceexpand:hashall:${options}` };
      const write = (path: string) =>
        here.protectDocs({ tool: 'Write', toolInput: { file_path: here.path(path) }, env });
      expect(await write('.docs/a.md')).toMatchObject({ code: 2 });
      expect(await write('src/a.md')).toMatchObject({ code: 0, stderr: '' });
      expect(await bash('ls | tee .docs/a', { env })).toMatchObject({ code: 2 });
      expect(await bash('ls .docs; ls', { env })).toMatchObject({ code: 0, stderr: '' });
    },
  );
});

/** @P stands for the checkout, @H for the folder it lies in. */
const fill = (text: string, { checkout, home }: Workstation) =>
  text.replaceAll('@P', checkout).replaceAll('@H', home);

const pathOf = (shell: string) => execFileSync(shell, ['-c', 'printf %s "$BASH"'], { encoding: 'utf8' });

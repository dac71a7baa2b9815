import { execFileSync } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
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

    test.each([
      '@P/.docs/a.md',
      '@P/.docs/new/deep/b.md',
      '@P/.docs',
      '@P/docs/guide.md',
      '@P/.cairn.env',
      '.docs/a.md',
      './.docs/../.docs/a.md',
      'src/../.docs/a.md',
      '@P//.docs//a.md',
      '@P/src/../.docs/./a.md',
      '@P/link-to-folder/a.md',
      '@P/link-to-folder/new/b.md',
      '@P/link-to-file',
      '@P/link-to-link',
      '@P/dangling-link',
      '@H/alias/.docs/a.md',
      '@P/.docs/名 "x"\n\\.md',
    ])('is refused for %j', async (path) => {
      const run = await writeTo(fill(path, here));
      expect(run).toMatchObject({ code: 2, stdout: '' });
      expect(run.stderr).toMatch(/^Refused by Cairn: /);
      expect(run.stderr).toContain('Nothing was written.');
    });

    test.each([
      '@P/src/a.ts',
      '@P/.docs-old/a.md',
      '@P/.docsx',
      '@P/x.docs/a.md',
      '@P/src/docs/a.md',
      '@P/docs.md',
      '@P/.docs/../src/a.ts',
      '@H/other/.docs/a.md',
      '/tmp/docs/a.md',
      'README.md',
    ])('is let through for %j', async (path) => {
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
    test.each(refusedCommands())('%s', async (command) => {
      const run = await bash(fill(command, here));
      expect(run).toMatchObject({ code: 2, stdout: '' });
      expect(run.stderr).toMatch(/^Refused by Cairn: /);
    });
  });

  describe('a shell command that does not write there is let through', () => {
    test.each(allowedCommands())('%s', async (command) => {
      expect(await bash(fill(command, here))).toMatchObject({ code: 0, stdout: '', stderr: '' });
    });
  });

  test('a command in a folder below the documents writes there with a bare name', async () => {
    const cwd = here.path('.docs/api');
    expect((await bash('echo x > new.md', { cwd })).code).toBe(2);
    expect((await bash('cat routes.md', { cwd })).code).toBe(0);
    expect((await bash('echo x > ../../src/a', { cwd })).code).toBe(0);
  });

  test.each([
    'Set-Content .docs/a.md "x"',
    'Set-Content -Path .docs\\a.md -Value x',
    '"x" | Out-File -FilePath .docs\\a.md',
    'Remove-Item -Recurse .docs',
    'Copy-Item src\\a.ts .docs\\a.ts',
    'cd .docs; Set-Content a.md x',
    'echo x > $env:CLAUDE_PROJECT_DIR\\.docs\\a.md',
  ])('PowerShell: %s is refused', async (command) => {
    expect((await here.protectDocs({ tool: 'PowerShell', toolInput: { command } })).code).toBe(2);
  });

  test.each(['Get-Content .docs\\a.md', 'Copy-Item .docs\\a.md src\\a.md', 'Set-Content src\\a.md ".docs"'])(
    'PowerShell: %s is let through',
    async (command) => {
      expect((await here.protectDocs({ tool: 'PowerShell', toolInput: { command } })).code).toBe(0);
    },
  );

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

function refusedCommands(): string[] {
  return [
    // Redirections
    'echo x > .docs/a.md',
    'echo x >.docs/a.md',
    'echo x>>.docs/a.md',
    'echo x >| .docs/a.md',
    'echo x &> .docs/a.md',
    'echo x &>> .docs/a.md',
    'echo x 2> .docs/a.md',
    'echo x >& .docs/a.md',
    ': <> .docs/a.md',
    '> .docs/a.md',
    'echo x > docs/a.md',
    'echo x > "@P/.docs/a.md"',
    "echo x > '@P/.docs/a.md'",
    'echo x > .do"cs"/a.md',
    'echo x > .docs\\/a.md',
    'echo x > src/../.docs/a.md',
    'echo x > ./.docs/a.md',
    'echo x > link-to-folder/.docs',
    'echo x > $PWD/.docs/a.md',
    'echo x > "${PWD}/.docs/a.md"',
    'echo x > "$CLAUDE_PROJECT_DIR/.docs/a.md"',
    'echo x > "$(git rev-parse --show-toplevel)/.docs/a.md"',
    'echo x > "$(pwd)/.docs/a.md"',
    'F=.docs/a.md; echo x > $F',
    'D=.docs && echo x > "$D/a.md"',
    'export D=.docs; echo x > ${D}/a.md',
    'echo x > $(unknown)/.docs/a.md',
    'rm -rf "$(unknown)/.docs"',
    "cat > .docs/a.md <<'EOF'\ntext\nEOF",
    'cat <<EOF > .docs/a.md\ntext\nEOF\nls',
    'cat <<-EOF >> .docs/a.md\n\ttext\n\tEOF',
    "cat <<'EOF' | tee .docs/a.md\ntext\nEOF",
    "cat <<'EOF' > /tmp/x\ntext\nEOF\nrm .docs/a.md",
    "cat <<'A' <<'B' > /tmp/x\n1\nA\n2\nB\nrm .docs/a.md",
    // Programs that write what they are given
    'echo x | tee .docs/a.md',
    'echo x | tee -a .docs/a.md > /dev/null',
    'rm .docs/a.md',
    'rm -rf .docs',
    'rm -rf -- .docs/',
    'rmdir .docs/api',
    'unlink .docs/a.md',
    'mv .docs/a.md src/',
    'mv src/a.md .docs/',
    'cp src/a.md .docs/',
    'cp -r src .docs/src',
    'cp -t .docs src/a.md',
    'cp --target-directory=.docs src/a.md',
    'ln -s ../src/a .docs/a',
    'ln -sf src/a docs/a',
    'touch .docs/new.md',
    'mkdir -p .docs/new',
    'truncate -s 0 .docs/a.md',
    'chmod 777 .docs/a.md',
    'install -m 644 src/a.md .docs/a.md',
    'rsync -a src/ .docs/',
    'dd if=/dev/zero of=.docs/a.md count=1',
    "sed -i 's/a/b/' .docs/a.md",
    "sed -i.bak 's/a/b/' .docs/a.md",
    "sed -n -i 's/a/b/p' .docs/a.md",
    "sed --in-place 's/a/b/' .docs/a.md",
    "perl -pi -e 's/a/b/' .docs/a.md",
    'patch .docs/a.md < x.diff',
    'curl -o .docs/a.md http://127.0.0.1/',
    'wget -O .docs/a.md http://127.0.0.1/',
    'tar -xf x.tar -C .docs',
    'tar xf x.tar --directory=.docs',
    'unzip x.zip -d .docs',
    'npx prettier --write .docs/a.md',
    'find .docs -name "*.md" -delete',
    'find .docs -type f -exec rm {} +',
    "find .docs -type f -exec sed -i 's/a/b/' {} \\;",
    "grep -rl foo .docs | xargs sed -i 's/a/b/'",
    'ls .docs/* | xargs rm',
    'git checkout -- .docs',
    'git checkout HEAD~1 -- docs/a.md',
    'git restore docs/a.md',
    'git rm -r docs',
    'git mv docs/a.md docs/b.md',
    'git clean -fd .docs',
    'git -C .docs checkout -- a.md',
    // Places a command can hide in
    'cd .docs && echo x > a.md',
    'cd .docs; rm a.md',
    'cd "@P/.docs" && touch b',
    'pushd docs && rm a.md',
    'cd src && cd ../.docs && rm a.md',
    '(cd .docs && rm a.md)',
    'ls; (echo x > .docs/a.md)',
    '{ echo x; } > .docs/a.md',
    'echo "$(rm .docs/a.md)"',
    'echo `rm .docs/a.md`',
    'echo $(echo $(rm .docs/a.md))',
    'diff <(rm .docs/a.md) x',
    'bash -c "rm .docs/a.md"',
    "sh -c 'echo x > .docs/a.md'",
    'bash -lc "cd .docs && touch x"',
    'bash -c "sh -c \'rm .docs/a.md\'"',
    'eval "rm .docs/a.md"',
    'ls && rm .docs/a.md',
    'ls || rm .docs/a.md',
    'ls & rm .docs/a.md',
    'ls\nrm .docs/a.md',
    'true \\\n  && rm \\\n  .docs/a.md',
    'sudo rm .docs/a.md',
    'sudo -u ana rm .docs/a.md',
    'env X=1 rm .docs/a.md',
    'X=1 rm .docs/a.md',
    'command rm .docs/a.md',
    'timeout 5 rm .docs/a.md',
    'nohup rm .docs/a.md &',
    'time rm .docs/a.md',
    '! rm .docs/a.md',
    '/bin/rm .docs/a.md',
    '\\rm .docs/a.md',
    '"rm" .docs/a.md',
    'if true; then rm .docs/a.md; fi',
    'for f in .docs/*.md; do rm "$f"; done',
    'for f in .docs/*; do sed -i s/a/b/ $f; done',
    'while read f; do rm "$f"; done < list; rm .docs/a.md',
    'ls .docs/*.md | while read -r f; do rm "$f"; done',
    'echo x # comment\nrm .docs/a.md',
    "echo 'it''s' > .docs/a.md",
    'echo "a \\" b" > .docs/a.md',
    'echo ${X:-$(rm .docs/a.md)}',
    'rm -f src/x .docs/a.md',
    'rm link-to-folder/a.md',
    'rm .docs/*.md',
    'rm .docs/{a,b}.md',
    'echo x > .cairn.env',
    'rm .DOCS/../.docs/a.md',
    'ED=1;tee<x .docs/a.md',
  ];
}

function allowedCommands(): string[] {
  return [
    'ls',
    'ls -la .docs',
    'cat .docs/a.md',
    'cat .docs/a.md > src/copy.md',
    'cat < .docs/a.md',
    'grep -rn foo .docs',
    'grep -rn foo .docs > /tmp/found',
    'grep foo .docs/a.md 2>/dev/null',
    'grep foo .docs/a.md 2>&1 | head',
    "sed -n '1,20p' .docs/a.md",
    "sed 's/-i/x/' .docs/a.md",
    'awk \'{print $1 > "/dev/stderr"}\' .docs/a.md',
    'cp .docs/a.md src/',
    'cp -r .docs /tmp/backup',
    'rsync -a .docs/ /tmp/backup/',
    'tar -cf /tmp/x.tar .docs',
    'tar czf /tmp/x.tgz .docs',
    'diff .docs/a.md src/a.md',
    'find .docs -name "*.md"',
    'find .docs -name "*.md" -exec grep -l foo {} +',
    'find . -name "*.tmp" -not -path "./.docs/*" -delete',
    'ls .docs | xargs -n1 echo',
    'wc -l .docs/*.md',
    'git log -- docs',
    'git diff docs/a.md',
    'git add docs/a.md',
    'git show HEAD:docs/a.md > src/old.md',
    'git checkout -b docs',
    'git commit -m "rm .docs/a.md > .docs"',
    'git restore --staged docs/a.md',
    'echo "rm -rf .docs"',
    "echo 'echo x > .docs/a.md'",
    'echo "write to > .docs/a.md later" >> notes.md',
    'echo .docs >> .gitignore',
    'rm -rf .docs-old',
    'rm -rf src/docs',
    'touch my.docs',
    'echo x > docs.md',
    'echo x > .docs.bak',
    'rm x # then .docs/a.md',
    'cd .docs && ls && cat a.md',
    'cd .docs && cat a.md > ../src/a.md',
    '(cd .docs && ls); echo x > out.txt',
    'cd .docs && cd .. && echo x > out.txt',
    'pushd .docs; popd; echo x > out.txt',
    'bash -c "cat .docs/a.md"',
    "cat <<'EOF'\nrm .docs/a.md\necho x > .docs/a.md\nEOF",
    "cat > notes.md <<'EOF'\nRun: rm -rf .docs\nEOF",
    "cat <<'EOF' > notes.md\nIt's in .docs; don't > .docs/a.md\nEOF\nls",
    'test -f .docs/a.md && echo yes',
    '[ -d .docs ] && ls',
    '[[ .docs > src ]] && ls',
    'if [ -e .docs/a.md ]; then cat .docs/a.md; fi',
    'for f in .docs/*.md; do cat "$f"; done',
    'node -e "console.log(1 > 0)" .docs/a.md',
    'X=.docs/a.md; cat $X',
    'echo $((1 > 0)) .docs',
    'head -c 100 .docs/a.md | tee /tmp/x',
    'mkdir -p build && cp .docs/a.md build/',
    'ln -s .docs/a.md a-link',
    'npm test -- .docs > test.log 2>&1',
    'curl -s http://127.0.0.1/docs -o /tmp/docs',
    'echo x > /tmp/docs/a.md',
    'cd src && echo x > docs',
    "rg 'docs/' --files",
    "unbalanced 'quote .docs",
    'unbalanced $( .docs',
    '',
    '((( )))',
  ];
}

import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accountEndpoints, docEndpoints, projectEndpoints } from '@cairn/contracts';
import { type GitServer, startGitServer } from '@cairn/test-kit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Git } from '#platform/git';
import { GitProject } from '../git-project.ts';
import { type Person, TestApp } from '../test-app.ts';

// Of several syncs: a busy machine takes ten times as long as a quiet one.
const UNHURRIED = { timeout: 60_000 };
const REAL_GIT = '/usr/local/bin:/opt/homebrew/bin:/usr/bin:/bin';

let work: string;
let git: GitServer;
let app: TestApp;
let owner: Person;
let project: GitProject;
beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), 'arguments-'));
  const bin = await recorder();
  git = await startGitServer();
  app = await TestApp.start({
    prepare: (platform) => {
      platform.git = new Git({ emptyHome: join(work, 'home'), searchPath: `${bin}:/usr/bin:/bin` });
    },
  });
  owner = await app.owner();
  project = await GitProject.connect(app, owner, git, { 'a.md': 'a' });
});
afterAll(async () => {
  await app.stop();
  await git.close();
  await rm(work, { recursive: true, force: true });
});

/** A `git` that notes each of its arguments on a line before it becomes the real one. */
async function recorder(): Promise<string> {
  const bin = join(work, 'bin');
  await mkdir(bin);
  const log = `{ printf '\\036'; for argument in "$@"; do printf '%s\\037' "$argument"; done; } >> '${work}/arguments'`;
  await writeFile(join(bin, 'git'), `#!/bin/sh\n${log}\nPATH=${REAL_GIT} exec git "$@"\n`);
  await chmod(join(bin, 'git'), 0o755);
  return bin;
}

async function calls(): Promise<string[][]> {
  const text = await readFile(join(work, 'arguments'), 'utf8');
  return text
    .split('\x1e')
    .slice(1)
    .map((call) => call.split('\x1f').slice(0, -1));
}

const trap = () => join(work, 'sprung');
const hostile = () => [
  `--upload-pack=touch ${trap()}`,
  `--output=${trap()}`,
  `-oProxyCommand=touch ${trap()}`,
  `ext::sh -c touch% ${trap()}`,
  'file:///etc',
  'PROTOCOL.ext.ALLOW',
  `-c protocol.ext.allow=always`,
  'a..b',
  '@{u}',
  'zero-\u0000byte',
  'new\nline',
  '../../etc',
  `$(touch ${trap()})`,
  `;touch ${trap()}`,
];
/** Fit to be a name of a branch or of a folder, and so nothing but that. */
const HARMLESS: Record<string, RegExp> = {
  branch: /^PROTOCOL\.ext\.ALLOW$/,
  docsPath: /^(PROTOCOL\.ext\.ALLOW|a\.\.b|@\{u\}|ext::|file:|\$|;)/,
};

/** Not one of the calls had any of these as an argument, but where git takes it for data. */
async function expectNoneAmongArguments(texts: string[]): Promise<void> {
  for (const call of await calls())
    for (const text of texts)
      expect(call.filter((argument) => argument.includes(text.split('\u0000')[0]!))).toEqual([]);
  expect(existsSync(trap())).toBe(false);
}

test.each(['repoUrl', 'branch', 'docsPath'] as const)(
  '[A22][S29] no hostile %s is kept, and none reaches git as an argument',
  async (field) => {
    const harmless = HARMLESS[field] ?? /(?!)/;
    const refused = hostile().filter((text) => !harmless.test(text));
    expect(refused.length).toBeGreaterThan(6);
    for (const text of refused) {
      const body = { [field]: text };
      const made = await owner.call(projectEndpoints.create, { body: { name: 'Hostile', ...body } });
      const changed = await owner.call(projectEndpoints.update, { params: project.params, body });
      for (const { status } of [made, changed])
        expect([text, status]).toEqual([
          text,
          expect.toSatisfy((code: number) => code === 400 || code === 422),
        ]);
    }
    await project.sync();
    await expectNoneAmongArguments(refused);
  },
);

test(
  '[A22][S29] a name of a branch or folder that only looks hostile is data to git',
  UNHURRIED,
  async () => {
    for (const text of ['a..b', '@{u}']) {
      const body = { name: 'Odd', repoUrl: `${git.url}/${project.repository}.git`, docsPath: text };
      const { id } = await owner.ok(projectEndpoints.create, { body });
      await owner.call(docEndpoints.sync, { params: { projectId: id }, body: {} });
    }
    const withFolder = (await calls()).filter((call) => call.some((argument) => argument.includes('a..b')));
    for (const call of withFolder) {
      const at = call.findIndex((argument) => argument.includes('a..b'));
      expect(call.slice(0, at)).toEqual(
        expect.arrayContaining([expect.stringMatching(/^--(end-of-options)?$/)]),
      );
    }
    expect(existsSync(trap())).toBe(false);
  },
);

test(
  '[A22][S29] names of documents, messages, tokens and people are never arguments',
  UNHURRIED,
  async () => {
    const texts = hostile().filter((text) => !text.includes('\u0000'));
    const created: string[] = [];
    for (const text of texts) {
      const fileName = `${text}.md`;
      const answer = await owner.call(docEndpoints.create, {
        params: project.params,
        body: { fileName, content: text },
      });
      expect([fileName, answer.status]).toEqual([
        fileName,
        expect.toSatisfy((code: number) => [201, 400, 422].includes(code)),
      ]);
      if (answer.status === 201) created.push(fileName);
    }
    for (let at = 0; at < texts.length; at += 4) {
      const [message, name = 'Plain', token = 'plain', content = ''] = texts.slice(at);
      await owner.call(accountEndpoints.update, { body: { name } });
      await owner.call(projectEndpoints.update, { params: project.params, body: { name, token } });
      await project.save('a.md', `changed ${at} ${content}`);
      expect(await project.sync({ message: message! })).toMatchObject({ success: true });
    }
    await expectNoneAmongArguments(texts);
    for (const fileName of created) expect(fileName).not.toMatch(/^-|\.\.\/|\n/);
  },
);

test('[A22][S29] every call that names a remote or an object puts it behind the options', async () => {
  const all = await calls();
  expect(all.length).toBeGreaterThan(20);
  for (const call of all) {
    const at = call.findIndex((argument) => /^https?:/.test(argument));
    if (at > 0) expect(call[at - 1]).toBe('--end-of-options');
  }
});

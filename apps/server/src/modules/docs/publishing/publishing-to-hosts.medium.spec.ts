import { publishingEndpoints } from '@cairn/contracts';
import { type GitHubFake, startGitHubFake } from '@cairn/test-kit/github-fake';
import { type GitLabFake, startGitLabFake } from '@cairn/test-kit/gitlab-fake';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { GitProject } from '../../../../test/git-project.ts';
import { type Person, TestApp } from '../../../../test/test-app.ts';

const token = 'a-token-that-nobody-reads';
const hosts = [
  ['GitHub', () => startGitHubFake({ tokens: [token] }), 'CAIRN_GITHUB_API_URL', /\/pull\/\d+$/],
  ['GitLab', () => startGitLabFake({ tokens: [token] }), 'CAIRN_GITLAB_API_URL', /\/merge_requests\/\d+$/],
] as const;

describe.each(hosts)('a project on %s', (name, start, variable, reviewUrl) => {
  let app: TestApp;
  let host: GitHubFake | GitLabFake;
  let owner: Person;
  beforeAll(async () => {
    host = await start();
    app = await TestApp.start({ env: { [variable]: host.apiUrl } });
    owner = await app.owner();
  });
  afterAll(async () => {
    await app.stop();
    await host.close();
  });

  test('is imported, gets an edit by the API and knows its own commit again', async () => {
    const project = await GitProject.connect(app, owner, host, { 'a.md': 'A\n' }, { token });
    expect(await project.texts()).toEqual({ 'a.md': 'A\n' });
    await project.save('a.md', 'edited\n');
    host.calls.splice(0);
    expect(await project.sync()).toMatchObject({ success: true, pushed: 1 });
    expect(host.calls.some((call) => call.startsWith('POST'))).toBe(true);
    expect(host.requests.some(({ url }) => url.includes('git-receive-pack'))).toBe(false);
    expect(await host.readFile(project.repository, 'main', 'docs/a.md')).toBe('edited\n');
    expect(await project.sync()).toMatchObject({ success: true, pulled: 0, pushed: 0 });
    expect(await host.log(project.repository, 'main')).toHaveLength(2);
    expect(host.problems).toEqual([]);
  });

  test('whose branch is protected gets a review, which is opened once', async () => {
    const project = await GitProject.connect(app, owner, host, { 'a.md': 'A\n' }, { token });
    host.protect(project.repository, 'main');
    await project.save('a.md', 'proposed\n');
    await project.sync();
    await project.save('a.md', 'proposed again\n');
    await project.sync();
    const { review } = await owner.ok(publishingEndpoints.status, { params: project.params });
    expect(review).toMatchObject({ url: expect.stringMatching(reviewUrl), number: expect.any(Number) });
    expect(await host.log(project.repository, 'main')).toHaveLength(1);
    expect(host.calls.filter((call) => /^POST .*(pulls|merge_requests)$/.test(call))).toHaveLength(1);
    expect(host.problems, name).toEqual([]);
  });

  test('keeps our text of a conflict in a branch, however often it changes', async () => {
    const project = await GitProject.connect(app, owner, host, { 'a.md': 'A\n' }, { token });
    await project.commit({ 'a.md': 'theirs\n' });
    for (const ours of ['ours\n', 'ours again\n']) {
      await project.save('a.md', ours);
      const { conflicts } = await project.sync();
      expect(conflicts).toHaveLength(1);
      const branch = `cairn/conflict-${conflicts[0]!.id}`;
      expect(await host.readFile(project.repository, branch, 'docs/a.md')).toBe(ours);
    }
    const [branch] = (await host.branches(project.repository)).filter((one) => one !== 'main');
    await host.force(project.repository, branch!, null);
    await project.save('a.md', 'ours, once more\n');
    await project.sync();
    await project.sync();
    expect(await host.readFile(project.repository, branch!, 'docs/a.md')).toBe('ours, once more\n');
    expect(host.problems, name).toEqual([]);
  });

  test('whose review is closed by a person loses nothing, and proposes all anew with the next edit', async () => {
    const project = await GitProject.connect(app, owner, host, { 'a.md': 'A\n', 'b.md': 'B\n' }, { token });
    const status = () => owner.ok(publishingEndpoints.status, { params: project.params });
    const opened = () => host.calls.filter((call) => /^POST .*(pulls|merge_requests)$/.test(call)).length;
    const state = async (doc: string) => (await project.read(doc)).publishState;
    host.protect(project.repository, 'main');
    await project.save('a.md', 'proposed\n');
    await project.sync();
    const first = (await status()).review!;
    expect(await state('a.md')).toBe('in-review');
    host.closeReviews(project.repository);
    host.calls.splice(0);
    await project.sync({ direction: 'pull' });
    expect((await status()).review).toBeNull();
    expect([await state('a.md'), await state('b.md'), opened()]).toEqual(['pending', 'published', 0]);
    await project.save('b.md', 'edited after it\n');
    await project.sync();
    const second = (await status()).review!;
    expect(second.url).toMatch(reviewUrl);
    expect(second.number).toBeGreaterThan(first.number!);
    expect([await state('a.md'), await state('b.md'), opened()]).toEqual(['in-review', 'in-review', 1]);
    const proposed = (doc: string) => host.readFile(project.repository, 'cairn/publish', `docs/${doc}`);
    expect([await proposed('a.md'), await proposed('b.md')]).toEqual(['proposed\n', 'edited after it\n']);
    expect(await project.texts()).toEqual({ 'a.md': 'proposed\n', 'b.md': 'edited after it\n' });
    expect(await host.log(project.repository, 'main')).toHaveLength(1);
    expect(host.problems, name).toEqual([]);
  });

  test('whose review is closed just before a further edit gets a new one, never a change to the closed', async () => {
    const project = await GitProject.connect(app, owner, host, { 'a.md': 'A\n' }, { token });
    const review = async () =>
      (await owner.ok(publishingEndpoints.status, { params: project.params })).review!.number!;
    host.protect(project.repository, 'main');
    await project.save('a.md', 'proposed\n');
    await project.sync();
    const first = await review();
    host.closeReviews(project.repository);
    await project.save('a.md', 'proposed again\n');
    const { reviewUrl: url } = await project.sync();
    expect(await review()).toBeGreaterThan(first);
    expect(url).toMatch(reviewUrl);
    expect(await host.readFile(project.repository, 'cairn/publish', 'docs/a.md')).toBe('proposed again\n');
    expect(await host.log(project.repository, 'cairn/publish')).toHaveLength(2);
    expect(host.problems, name).toEqual([]);
  });
});

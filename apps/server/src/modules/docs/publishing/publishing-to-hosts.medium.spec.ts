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
});

import { type AddressInfo, createServer } from 'node:net';
import { identityEndpoints } from '@cairn/contracts';
import { type Emulator, createEmulator } from 'emulate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { RoamingBrowser } from '../../../../test/roaming-browser.ts';
import { TestApp } from '../../../../test/test-app.ts';
import { TestClient } from '../../../../test/test-client.ts';

const PUBLIC = 'http://cairn.test';
const OAUTH = `${PUBLIC}/api/auth/oauth/github`;

let app: TestApp;
let github: Emulator;
beforeAll(async () => {
  const client = { client_id: 'cairn', client_secret: 'the secret of the tests', name: 'Cairn' };
  const users = [{ login: 'octocat', name: 'Octo Cat', email: 'Octo@example.com' }];
  github = await createEmulator({
    service: 'github',
    port: await freePort(),
    seed: { github: { users, oauth_apps: [{ ...client, redirect_uris: [`${OAUTH}/callback`] }] } },
  });
  app = await TestApp.start({
    env: {
      CAIRN_PUBLIC_URL: PUBLIC,
      CAIRN_EGRESS_ALLOW_OIDC: new URL(github.url).host,
      CAIRN_OAUTH_SIGN_UP: 'true',
      OAUTH_GITHUB_CLIENT_ID: client.client_id,
      OAUTH_GITHUB_CLIENT_SECRET: client.client_secret,
      OAUTH_GITHUB_ISSUER: github.url,
      CAIRN_GITHUB_API_URL: github.url,
    },
  });
  await app.owner();
});
afterAll(async () => {
  await app.stop();
  await github.close();
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return port;
}

/** What the form on GitHub's page sends when its visitor agrees; the address it sends the browser back to. */
async function agree(asked: URL): Promise<string> {
  const form = new URLSearchParams({ login: 'octocat' });
  for (const name of ['client_id', 'redirect_uri', 'scope', 'state'])
    form.set(name, asked.searchParams.get(name)!);
  const answer = await fetch(`${github.url}/login/oauth/callback`, {
    method: 'POST',
    body: form,
    redirect: 'manual',
  });
  return answer.headers.get('location')!;
}

const asking = (browser: RoamingBrowser) => browser.roam(OAUTH, ({ origin }) => origin !== PUBLIC);

test('somebody signs in with GitHub, by the id that stays and the address it has verified', async () => {
  const browser = new RoamingBrowser(PUBLIC, app.url);
  const asked = await asking(browser);
  expect(asked.pathname).toBe('/login/oauth/authorize');
  expect(asked.searchParams.get('code_challenge_method')).toBe('S256');
  expect((await browser.roam(await agree(asked))).href).toBe(`${PUBLIC}/`);
  const client = new TestClient(app.url, { cookie: browser.cookies() });
  expect(await client.ok(identityEndpoints.me)).toMatchObject({
    email: 'octo@example.com',
    name: 'Octo Cat',
  });
  const [identity] = await app.rows('select provider, subject, label from linked_identities');
  expect(identity).toEqual({
    provider: 'github',
    subject: expect.stringMatching(/^\d+$/),
    label: 'octocat',
  });
});

test('a code that GitHub did not give signs nobody in', async () => {
  const browser = new RoamingBrowser(PUBLIC, app.url);
  const state = (await asking(browser)).searchParams.get('state')!;
  const query = new URLSearchParams({ code: 'made up', state });
  const { href } = await browser.roam(`${OAUTH}/callback?${query.toString()}`);
  expect(href).toBe(`${PUBLIC}/login?error=PROVIDER_FAILED`);
  expect(browser.cookies()).toBe('');
});

import { accountEndpoints, identityEndpoints, signInFailures } from '@cairn/contracts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ForgingIssuer, challengeOf } from '../../../../test/forging-issuer.ts';
import { OidcIssuer, type Visitor } from '../../../../test/oidc-issuer.ts';
import { RoamingBrowser } from '../../../../test/roaming-browser.ts';
import { PASSWORD, type Person, TestApp } from '../../../../test/test-app.ts';
import { TestClient } from '../../../../test/test-client.ts';

const PUBLIC = 'http://cairn.test';
const OAUTH = `${PUBLIC}/api/auth/oauth`;
const { linkIdentity, unlinkIdentity } = accountEndpoints;

let app: TestApp;
let strict: TestApp;
let issuer: OidcIssuer;
let forger: ForgingIssuer;
beforeAll(async () => {
  const client = { id: 'cairn', secret: 'the secret of the tests', redirectUri: `${OAUTH}/oidc/callback` };
  issuer = await OidcIssuer.start(client);
  forger = await ForgingIssuer.start('cairn-at-gitlab');
  const env = {
    CAIRN_PUBLIC_URL: PUBLIC,
    CAIRN_EGRESS_ALLOW_OIDC: '127.0.0.1',
    CAIRN_RATE_LIMIT: '0',
    OAUTH_OIDC_ISSUER: issuer.url,
    OAUTH_OIDC_CLIENT_ID: client.id,
    OAUTH_OIDC_CLIENT_SECRET: client.secret,
    OAUTH_GITLAB_ISSUER: forger.url,
    OAUTH_GITLAB_CLIENT_ID: 'cairn-at-gitlab',
    OAUTH_GITLAB_CLIENT_SECRET: 'another secret of the tests',
  };
  app = await TestApp.start({ env: { ...env, CAIRN_OAUTH_SIGN_UP: 'true' } });
  strict = await TestApp.start({ env });
  await app.owner();
  await strict.owner();
});
afterAll(async () => {
  await Promise.all([app.stop(), strict.stop()]);
  await Promise.all([issuer.stop(), forger.stop()]);
});

let number = 0;
let visitor: Required<Visitor>;
beforeEach(() => {
  number += 1;
  visitor = {
    sub: `visitor-${number}`,
    email: `visitor-${number}@example.com`,
    email_verified: true,
    name: `Visitor ${number}`,
  };
  issuer.visitor = visitor;
  forger.forge = (good) => good;
  forger.signsWithOtherKey = false;
});

const browserAt = (server: TestApp) => new RoamingBrowser(PUBLIC, server.url);
const clientOf = (server: TestApp, browser: RoamingBrowser) =>
  new TestClient(server.url, { cookie: browser.cookies(), origin: PUBLIC, 'x-requested-with': 'app' });
const signIn = (browser: RoamingBrowser, returnTo = '/projects') =>
  browser.roam(`${OAUTH}/oidc?${new URLSearchParams({ returnTo }).toString()}`);
const isCallback = ({ href }: URL) => href.startsWith(`${OAUTH}/oidc/callback`);
const arriving = (browser: RoamingBrowser) => browser.roam(`${OAUTH}/oidc`, isCallback);
const pathOf = ({ href }: URL) => href.slice(PUBLIC.length);
const identities = (server: TestApp = app) => server.rows('select * from linked_identities');
const actions = async (userId: string) =>
  (await app.rows(`select action from audit_entries where actor_id = $1 order by id`, [userId])).map(
    ({ action }) => action as string,
  );

async function browserOf(server: TestApp, person: Person): Promise<RoamingBrowser> {
  const browser = browserAt(server);
  const body = { email: person.email, password: PASSWORD };
  const { headers } = await server.anonymous.call(identityEndpoints.login, { body });
  browser.keep(PUBLIC, headers);
  return browser;
}

async function link(server: TestApp, browser: RoamingBrowser): Promise<URL> {
  const answer = await clientOf(server, browser).call(linkIdentity, { params: { provider: 'oidc' } });
  browser.keep(PUBLIC, answer.headers);
  return browser.roam((answer.body as { url: string }).url);
}

test('the page of sign-in is told the providers that are set up', async () => {
  expect((await app.anonymous.ok(identityEndpoints.providers)).providers).toEqual([
    { id: 'gitlab', name: 'GitLab' },
    { id: 'oidc', name: new URL(issuer.url).host },
  ]);
  expect((await app.anonymous.send('GET', '/api/auth/oauth/google')).status).toBe(404);
});

describe('signing in', () => {
  test('makes an account where that is allowed, and opens the same one the next time', async () => {
    const browser = browserAt(app);
    expect(pathOf(await signIn(browser, '/projects?tab=mine'))).toBe('/projects?tab=mine');
    const me = await clientOf(app, browser).ok(identityEndpoints.me);
    expect(me).toMatchObject({ email: visitor.email, name: visitor.name, role: 'user' });
    visitor.email = 'moved@example.com';
    const later = browserAt(app);
    expect(pathOf(await signIn(later))).toBe('/projects');
    expect(await clientOf(app, later).ok(identityEndpoints.me)).toMatchObject({ id: me.id, email: me.email });
    expect(await actions(me.id)).toEqual([
      'user.created',
      'user.identity_linked',
      'user.signed_in',
      'user.signed_in',
    ]);
  });

  test('ends on a page of our own, whatever was asked for', async () => {
    for (const returnTo of [
      'https://evil.test',
      '//evil.test',
      '/\\evil.test',
      '/%2f/evil.test',
      '/api/jobs',
    ])
      expect((await signIn(browserAt(app), returnTo)).href).toBe(`${PUBLIC}/`);
  });

  test('leaves nothing behind: no attempt, no cookie of it', async () => {
    const browser = browserAt(app);
    await signIn(browser);
    expect(browser.cookies()).not.toContain('cairn_oauth');
    expect(await app.rows('select 1 from oauth_attempts where provider = $1', ['oidc'])).toEqual([]);
  });

  test('says to ask for an invitation where accounts are not made that way', async () => {
    expect(pathOf(await signIn(browserAt(strict)))).toBe('/login?error=NO_ACCOUNT');
    expect(signInFailures.NO_ACCOUNT).toContain('invitation');
    expect(await strict.rows('select 1 from users where email = $1', [visitor.email])).toEqual([]);
  });

  test('[A13] never links by e-mail, not even a verified one', async () => {
    for (const server of [app, strict]) {
      const person = await server.person('Taken');
      visitor.email = person.email.toUpperCase();
      expect(pathOf(await signIn(browserAt(server)))).toBe('/login?error=EMAIL_TAKEN');
    }
    expect(await identities(strict)).toEqual([]);
  });

  test('needs an address that the provider has verified, and does not tell whose it is', async () => {
    const person = await app.person('Unproven');
    visitor.email_verified = false;
    expect(pathOf(await signIn(browserAt(app)))).toBe('/login?error=EMAIL_UNVERIFIED');
    visitor.email = person.email;
    expect(pathOf(await signIn(browserAt(app)))).toBe('/login?error=EMAIL_UNVERIFIED');
  });

  test('is refused to an account that is disabled', async () => {
    await signIn(browserAt(app));
    await app.rows('update users set disabled_at = now() where email = $1', [visitor.email]);
    const browser = browserAt(app);
    expect(pathOf(await signIn(browser))).toBe('/login?error=ACCOUNT_DISABLED');
    expect(browser.cookies()).toBe('');
  });

  test('[S43] is written down when it is refused, with who came and why', async () => {
    await signIn(browserAt(app));
    await app.rows('update users set disabled_at = now() where email = $1', [visitor.email]);
    await signIn(browserAt(app));
    await signIn(browserAt(strict));
    const refusals = (server: TestApp) =>
      server.rows(
        `select object_id, after from audit_entries
         where action = 'user.sign_in_failed' and actor_kind = 'visitor' and actor_name = $1`,
        [`${visitor.email} (oidc)`],
      );
    const [user] = await app.rows<{ id: string }>('select id from users where email = $1', [visitor.email]);
    expect(await refusals(app)).toEqual([{ object_id: user!.id, after: { reason: 'ACCOUNT_DISABLED' } }]);
    expect(await refusals(strict)).toEqual([{ object_id: null, after: { reason: 'NO_ACCOUNT' } }]);
  });

  test('is told when it was declined there', async () => {
    issuer.visitor = undefined;
    expect(pathOf(await signIn(browserAt(app)))).toBe('/login?error=SIGN_IN_DECLINED');
  });

  test('still asks for the second factor of an account that has one', async () => {
    await signIn(browserAt(app));
    await app.rows(
      `insert into second_factors (user_id, secret, confirmed_at) select id, 'sealed', now() from users where email = $1`,
      [visitor.email],
    );
    const browser = browserAt(app);
    const { pathname, searchParams } = await signIn(browser, '/projects');
    expect([pathname, searchParams.get('next')]).toEqual(['/login', '/projects']);
    expect(searchParams.get('ticket')).toMatch(/^\S{40,}$/);
    expect(browser.cookies()).toBe('');
  });
});

describe('a callback', () => {
  const expired = '/login?error=SIGN_IN_EXPIRED';

  const refused = { path: expired, isSignedIn: false, linked: 0 };

  async function outcome(browser: RoamingBrowser, url: string): Promise<typeof refused> {
    const before = await identities();
    const path = pathOf(await browser.roam(url));
    const linked = (await identities()).length - before.length;
    return { path, isSignedIn: browser.cookies().includes('cairn_at'), linked };
  }

  test('[A13] without a state is refused', async () => {
    const browser = browserAt(app);
    const url = await arriving(browser);
    url.searchParams.delete('state');
    expect(await outcome(browser, url.href)).toEqual(refused);
    expect(await outcome(browserAt(app), `${OAUTH}/oidc/callback`)).toEqual(refused);
  });

  test('[A13] with a state that nobody drew is refused', async () => {
    const browser = browserAt(app);
    const url = await arriving(browser);
    url.searchParams.set('state', 'A'.repeat(43));
    expect(await outcome(browser, url.href)).toEqual(refused);
  });

  test('[A13] in another browser is refused, whether that one began a sign-in or not, and is then used up', async () => {
    const [victim, attacker] = [browserAt(app), browserAt(app)];
    const { href } = await arriving(attacker);
    expect(await outcome(victim, href)).toEqual(refused);
    expect(await outcome(attacker, href)).toEqual(refused);
    const second = (await arriving(attacker)).href;
    await arriving(victim);
    expect(await outcome(victim, second)).toEqual(refused);
  });

  test('[A13] is good once', async () => {
    const browser = browserAt(app);
    const { href } = await arriving(browser);
    const cookie = browser.cookies();
    expect(pathOf(await browser.roam(href))).toBe('/');
    const again = await browserAt(app).open(href, { cookie });
    expect(again.headers.get('location')).toBe(expired);
    expect(again.headers.getSetCookie().join()).not.toContain('cairn_at');
  });

  test('[A13] of several at the same moment, one gets through', async () => {
    const browser = browserAt(app);
    const { href } = await arriving(browser);
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => browserAt(app).open(href, { cookie: browser.cookies() })),
    );
    const places = answers.map(({ headers }) => headers.get('location'));
    expect(places.filter((place) => place === '/')).toHaveLength(1);
    expect(places.filter((place) => place === expired)).toHaveLength(7);
  });

  test('after more than ten minutes is refused', async () => {
    const browser = browserAt(app);
    const { href } = await arriving(browser);
    const [row] = await app.rows<{ left: number }>(
      `select extract(epoch from expires_at - now())::float as left from oauth_attempts order by expires_at desc limit 1`,
    );
    expect(row!.left).toBeGreaterThan(590);
    expect(row!.left).toBeLessThanOrEqual(600);
    await app.rows(`update oauth_attempts set expires_at = now() - interval '1 second'`);
    expect(await outcome(browser, href)).toEqual(refused);
  });

  test('[A13] at another provider than the one it was begun with is refused', async () => {
    const browser = browserAt(app);
    const { search } = await arriving(browser);
    expect(await outcome(browser, `${OAUTH}/gitlab/callback${search}`)).toEqual(refused);
  });

  test('keeps what ties it to its browser out of scripts and other sites', async () => {
    const answer = await browserAt(app).open(`${OAUTH}/oidc`);
    const cookie = answer.headers.getSetCookie().join('\n').toLowerCase();
    expect(cookie).toContain('httponly');
    expect(cookie).toContain('samesite=lax');
    expect(cookie).toContain('max-age=600');
    const [kept] = await app.rows('select * from oauth_attempts order by expires_at desc limit 1');
    const state = new URL(answer.headers.get('location')!).searchParams.get('state')!;
    expect(JSON.stringify(kept)).not.toContain(state);
    expect(JSON.stringify(kept)).not.toContain(/cairn_oauth=([^;]+)/i.exec(cookie)![1]);
  });
});

describe('an ID token', () => {
  async function arriveWithCode(forge: typeof forger.forge = (good) => good): Promise<string> {
    const browser = browserAt(app);
    const { headers } = await browser.open(`${OAUTH}/gitlab`);
    const asked = new URL(headers.get('location')!).searchParams;
    forger.nonce = asked.get('nonce')!;
    forger.forge = (good) => ({ ...forge(good), sub: `forged-${number}` });
    const query = new URLSearchParams({ code: 'a code', state: asked.get('state')! });
    const url = await browser.roam(`${OAUTH}/gitlab/callback?${query.toString()}`);
    const { exchanged } = forger;
    if (exchanged?.has('code_verifier')) {
      expect(asked.get('code_challenge_method')).toBe('S256');
      expect(challengeOf(exchanged.get('code_verifier')!)).toBe(asked.get('code_challenge'));
    }
    return pathOf(url);
  }

  test('that is as it should be signs in, with the proof that the code was asked for here', async () => {
    forger.exchanged = undefined;
    expect(await arriveWithCode((good) => ({ ...good, email: visitor.email }))).toBe('/');
    expect(forger.exchanged!.get('code_verifier')).toMatch(/^[\w-]{43}$/);
  });

  test.each<[string, typeof forger.forge]>([
    ['with another nonce', (good) => ({ ...good, nonce: 'another' })],
    ['with no nonce', ({ nonce: _nonce, ...good }) => good],
    ['for another client', (good) => ({ ...good, aud: 'another' })],
    ['of another issuer', (good) => ({ ...good, iss: 'https://evil.test' })],
    ['that has run out', (good) => ({ ...good, exp: Math.floor(Date.now() / 1000) - 60 })],
  ])('%s is refused', async (_name, forge) => {
    const before = await identities();
    expect(await arriveWithCode(forge)).toBe('/login?error=PROVIDER_FAILED');
    expect(await identities()).toEqual(before);
  });

  test('that another key has signed is refused', async () => {
    forger.signsWithOtherKey = true;
    expect(await arriveWithCode()).toBe('/login?error=PROVIDER_FAILED');
  });
});

describe('linking', () => {
  test('opens the account from then on, and is written down', async () => {
    const person = await app.person('Linda');
    const browser = await browserOf(app, person);
    expect(pathOf(await link(app, browser))).toBe('/account');
    const later = browserAt(app);
    await signIn(later);
    expect(await clientOf(app, later).ok(identityEndpoints.me)).toMatchObject({ id: person.id });
    expect(await actions(person.id)).toContain('user.identity_linked');
  });

  test('[A13][S16] needs a fresh proof of who is there', async () => {
    const person = await app.person('Stale');
    const browser = await browserOf(app, person);
    await app.rows(`update sessions set confirmed_at = now() - interval '11 minutes' where user_id = $1`, [
      person.id,
    ]);
    const params = { provider: 'oidc' };
    expect(await clientOf(app, browser).fails(linkIdentity, { params })).toMatchObject({
      code: 'FRESH_PROOF_NEEDED',
    });
  });

  test('[A13] an identity that opens another account is left there', async () => {
    await signIn(browserAt(app));
    const before = await identities();
    const browser = await browserOf(app, await app.person('Second'));
    expect(pathOf(await link(app, browser))).toBe('/account?error=IDENTITY_TAKEN');
    expect(await identities()).toEqual(before);
  });

  test('[A13] is refused once somebody else, or nobody, is signed in', async () => {
    const [person, other] = [await app.person('Begins'), await app.person('Ends')];
    for (const cookie of [(await browserOf(app, other)).cookies(), '']) {
      const browser = await browserOf(app, person);
      const { headers, body } = await clientOf(app, browser).call(linkIdentity, {
        params: { provider: 'oidc' },
      });
      const provider = browserAt(app);
      provider.keep(PUBLIC, headers);
      const { href } = await provider.roam((body as { url: string }).url, isCallback);
      const before = await identities();
      const answer = await provider.open(href, { cookie: `${provider.cookies()}; ${cookie}` });
      expect(answer.headers.get('location')).toBe('/account?error=SIGN_IN_EXPIRED');
      expect(await identities()).toEqual(before);
    }
  });
});

describe('unlinking', () => {
  const idOf = async (userId: string) =>
    (await app.rows<{ id: string }>('select id from linked_identities where user_id = $1', [userId]))[0]!.id;

  test('closes that way in', async () => {
    const person = await app.person('Leaves');
    const browser = await browserOf(app, person);
    await link(app, browser);
    const params = { identityId: await idOf(person.id) };
    await clientOf(app, browser).ok(unlinkIdentity, { params });
    expect(await actions(person.id)).toContain('user.identity_unlinked');
    const later = browserAt(app);
    await signIn(later);
    expect((await clientOf(app, later).ok(identityEndpoints.me)).id).not.toBe(person.id);
  });

  test('is refused for the only way in', async () => {
    const browser = browserAt(app);
    await signIn(browser);
    const client = clientOf(app, browser);
    const { id } = await client.ok(identityEndpoints.me);
    const params = { identityId: await idOf(id) };
    expect(await client.fails(unlinkIdentity, { params })).toMatchObject({ code: 'LAST_WAY_IN' });
    expect(await idOf(id)).toBe(params.identityId);
  });

  test('does not reach the identities of others', async () => {
    const owner = browserAt(app);
    await signIn(owner);
    const { id } = await clientOf(app, owner).ok(identityEndpoints.me);
    const params = { identityId: await idOf(id) };
    const person = await app.person('Stranger');
    expect(await person.fails(unlinkIdentity, { params })).toMatchObject({ code: 'NOT_FOUND' });
  });
});

import { describe, expect, test } from 'vitest';
import {
  EgressGuard,
  type EgressOptions,
  EgressRefused,
  type EgressSurface,
  EgressUnresolved,
} from './index.ts';

const PUBLIC = '140.82.121.3';

function guard(
  allow: string[] = [],
  addresses: string[] = [PUBLIC],
  options: EgressOptions = {},
): EgressGuard {
  const lists: Record<EgressSurface, readonly string[]> = { git: allow, webhook: [], llm: [], oidc: [] };
  return new EgressGuard(lists, { resolve: async () => addresses, ...options });
}

function reasonOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return error instanceof EgressRefused ? error.reason : String(error);
  }
  return 'allowed';
}

async function vetReason(subject: EgressGuard, address: string): Promise<string> {
  return subject.vet('git', address).then(
    () => 'allowed',
    (error: unknown) => (error instanceof EgressRefused ? error.reason : String(error)),
  );
}

describe('what parse takes', () => {
  test.each([
    ['https://github.com/owner/repo.git', 'https://github.com/owner/repo.git'],
    ['  https://GitHub.com:443/owner/repo  ', 'https://github.com/owner/repo'],
    ['https://github.com./owner/repo', 'https://github.com/owner/repo'],
    ['https://bücher.example/x', 'https://xn--bcher-kva.example/x'],
    ['https://example.com:80/x', 'https://example.com:80/x'],
    [`https://${PUBLIC}/x`, `https://${PUBLIC}/x`],
    ['https://[2606:4700::1111]/x', 'https://[2606:4700::1111]/x'],
  ])('%s', (address, href) => {
    expect(guard().parse('git', address).href).toBe(href);
  });
});

describe('what parse refuses', () => {
  test.each([
    ['', 'malformed'],
    ['github.com/owner/repo', 'malformed'],
    ['/etc/passwd', 'malformed'],
    ['https://', 'malformed'],
    ['https://a..b/x', 'malformed'],
    ['https://example.com../x', 'malformed'],
    ['https:\\\\example.com\\x', 'malformed'],
    ['https://exam\tple.com/', 'malformed'],
    ['https://example.com/\nHost: evil', 'malformed'],
    ['https://example.com/a b', 'malformed'],
    ['https://[fe80::1%25eth0]/', 'malformed'],
    ['--upload-pack=touch /tmp/x', 'malformed'],
    ['https://token@example.com/x', 'credentials'],
    ['https://user:secret@example.com/x', 'credentials'],
    ['https://:secret@example.com/x', 'credentials'],
    ['ssh://git@example.com/x', 'credentials'],
    ['git@github.com:owner/repo.git', 'malformed'],
    ['ssh://example.com/x', 'scheme'],
    ['file:///etc/passwd', 'scheme'],
    ['ext::sh -c touch% /tmp/x', 'malformed'],
    ['ext::sh', 'scheme'],
    ['git://example.com/x', 'scheme'],
    ['ftp://example.com/x', 'scheme'],
    ['javascript:alert(1)', 'scheme'],
    ['http://example.com/x', 'plain-http'],
    ['https://example.com:22/x', 'port'],
    ['https://example.com:8443/x', 'port'],
  ])('[S31] %j: %s', (address, reason) => {
    expect(reasonOf(() => guard().parse('git', address))).toBe(reason);
  });

  test.each([
    'localhost',
    'localhost.',
    'LOCALHOST',
    'api.localhost',
    '127.0.0.1',
    '127.0.0.1.',
    '127.1',
    '0',
    '0.0.0.0',
    '2130706433',
    '0x7f.1',
    '0x7f000001',
    '0177.0.0.1',
    '%31%32%37.0.0.1',
    '①②⑦.⓪.⓪.①',
    '10.0.0.1',
    '172.16.0.1',
    '192.168.1.1',
    '169.254.1.1',
    '100.64.0.1',
    '192.0.0.1',
    '192.88.99.1',
    '198.18.0.1',
    '203.0.113.5',
    '224.0.0.1',
    '240.0.0.1',
    '255.255.255.255',
    '[::]',
    '[::1]',
    '[0:0:0:0:0:0:0:1]',
    '[::127.0.0.1]',
    '[::ffff:127.0.0.1]',
    '[::ffff:10.0.0.1]',
    '[::ffff:0:127.0.0.1]',
    '[64:ff9b::7f00:1]',
    '[64:ff9b:1::1]',
    '[2002:7f00:1::]',
    '[2001::1]',
    '[2001:db8::1]',
    '[fe80::1]',
    '[fec0::1]',
    '[fc00::1]',
    '[ff02::1]',
    '[100::1]',
    '[5f00::1]',
    '[4000::1]',
  ])('[A23][S32] private literal %s', (host) => {
    expect(reasonOf(() => guard().parse('git', `https://${host}/x`))).toBe('private-address');
  });

  test.each([
    '169.254.169.254',
    '2852039166',
    '[::ffff:169.254.169.254]',
    '[64:ff9b::a9fe:a9fe]',
    '[2002:a9fe:a9fe::]',
    '[fd00:ec2::254]',
    '168.63.129.16',
    '100.100.100.200',
  ])('[A23][S32] metadata %s, whatever the allow-list says', async (host) => {
    const open = guard(['0.0.0.0/0', '::/0', '169.254.169.254', '[fd00:ec2::254]']);
    expect(reasonOf(() => open.parse('git', `http://${host}/`))).toBe('metadata-address');
  });
});

describe('what vet finds behind a name', () => {
  test('every address of a public name, for the caller to pin', async () => {
    const target = await guard([], [PUBLIC, '2606:4700::1111', PUBLIC]).vet('git', 'https://github.com/x');
    expect(target.addresses).toEqual([PUBLIC, '2606:4700::1111']);
    expect(target.url.href).toBe('https://github.com/x');
  });

  test('a literal is its own address, without brackets', async () => {
    const target = await guard().vet('git', 'https://[2606:4700::1111]/x');
    expect(target.addresses).toEqual(['2606:4700::1111']);
  });

  test.each([
    [['10.2.3.4'], 'private-address'],
    [[PUBLIC, '127.0.0.1'], 'private-address'],
    [['127.0.0.1', PUBLIC], 'private-address'],
    [[PUBLIC, '::ffff:10.0.0.1'], 'private-address'],
    [['fe80::1%eth0'], 'private-address'],
    [['169.254.169.254'], 'metadata-address'],
    [['fd00:ec2::254%eth0'], 'metadata-address'],
  ])('[A23][S32] %j: %s', async (addresses, reason) => {
    expect(await vetReason(guard([], addresses), 'https://innocent.example/x')).toBe(reason);
  });

  test('the refusal names the variable and the entry, not the address it found', async () => {
    const error = await guard([], ['10.2.3.4'])
      .vet('git', 'https://gitlab.corp/x')
      .catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(EgressRefused);
    expect(String(error)).toContain('CAIRN_EGRESS_ALLOW_GIT=gitlab.corp');
    expect(String(error)).not.toContain('10.2.3.4');
  });

  test('a refusal for credentials does not repeat them', async () => {
    const error = await guard()
      .vet('git', 'https://me:hunter2@example.com/x')
      .catch((caught: unknown) => caught);
    expect(String(error)).toContain('EgressRefused');
    expect(String(error)).not.toContain('hunter2');
  });

  test('what does not resolve, resolves to nothing or resolves too late', async () => {
    const failing = guard([], [], { resolve: () => Promise.reject(new Error('ENOTFOUND')) });
    await expect(failing.vet('git', 'https://no.example/x')).rejects.toBeInstanceOf(EgressUnresolved);
    await expect(guard([], []).vet('git', 'https://no.example/x')).rejects.toThrow('has no address');
    const never = guard([], [], { resolve: () => new Promise(() => {}), resolveTimeoutMs: 5 });
    await expect(never.vet('git', 'https://no.example/x')).rejects.toThrow('in time');
  });

  test('without another resolver, the one of the system', async () => {
    const elsewhere = new EgressGuard({ git: ['192.0.2.0/24'], webhook: [], llm: [], oidc: [] });
    expect(await vetReason(elsewhere, 'https://localhost/x')).toBe('private-address');
    const loopback = new EgressGuard({ git: ['127.0.0.0/8', '::1'], webhook: [], llm: [], oidc: [] });
    expect((await loopback.vet('git', 'http://localhost:1/x')).addresses).not.toEqual([]);
  });
});

describe('the allow-list', () => {
  test.each([
    [['gitlab.corp'], 'http://gitlab.corp:8080/x', 'allowed'],
    [['GitLab.Corp.'], 'https://gitlab.corp/x', 'allowed'],
    [['gitlab.corp:8080'], 'http://gitlab.corp:8080/x', 'allowed'],
    [['gitlab.corp:8080'], 'http://gitlab.corp/x', 'plain-http'],
    [['gitlab.corp:8080'], 'https://gitlab.corp/x', 'private-address'],
    [['gitlab.corp'], 'https://evil.gitlab.corp/x', 'private-address'],
    [['gitlab.corp'], 'https://gitlab.corp.evil.example/x', 'private-address'],
    [['10.2.0.0/16'], 'http://gitlab.corp:8080/x', 'allowed'],
    [['10.2.0.0/16'], 'https://10.2.9.9:8443/x', 'allowed'],
    [['10.2.0.0/16'], 'https://10.3.0.1/x', 'private-address'],
    [['10.3.0.0/16'], 'http://gitlab.corp:8080/x', 'private-address'],
    [['10.2.3.4'], 'https://gitlab.corp/x', 'allowed'],
    [['10.2.3.4:8080'], 'http://10.2.3.4:8080/x', 'allowed'],
    [['10.2.3.4:8080'], 'http://10.2.3.4:9090/x', 'private-address'],
    [['[fd00::1]:8080'], 'http://[fd00::1]:8080/x', 'allowed'],
    [['fd00::/8'], 'http://[fd00::1]/x', 'allowed'],
    [['127.0.0.1'], 'http://2130706433:3000/x', 'allowed'],
    [['127.0.0.1'], 'http://[::ffff:127.0.0.1]/x', 'allowed'],
    [['localhost'], 'http://localhost:3000/x', 'allowed'],
    [['bücher.example'], 'http://xn--bcher-kva.example/x', 'allowed'],
  ])('[S34] %j lets %s be %s', async (allow, address, outcome) => {
    expect(await vetReason(guard(allow, ['10.2.3.4']), address)).toBe(outcome);
  });

  test('a network opens only what lies in it: a public name stays on https and the usual ports', async () => {
    expect(await vetReason(guard(['10.0.0.0/8']), 'http://example.com/x')).toBe('plain-http');
    expect(await vetReason(guard(['10.0.0.0/8']), 'https://example.com:8443/x')).toBe('port');
    expect(await vetReason(guard(['10.0.0.0/8'], ['10.1.1.1', PUBLIC]), 'http://example.com/x')).toBe(
      'plain-http',
    );
  });

  test('a name on the list that leads to metadata stays closed', async () => {
    expect(await vetReason(guard(['gitlab.corp'], ['169.254.169.254']), 'http://gitlab.corp/x')).toBe(
      'metadata-address',
    );
  });

  test('[S34] counts for its own surface only', () => {
    expect(reasonOf(() => guard(['10.0.0.1']).parse('webhook', 'https://10.0.0.1/'))).toBe('private-address');
  });

  test.each([
    '',
    '*',
    '*.corp',
    'a b',
    'host:',
    'host:99999',
    'https://host',
    '10.0.0.0/33',
    '10.0',
    '0x7f.1',
    '-x',
  ])('the entry %j is refused at start, naming the variable', (entry) => {
    expect(() => guard([entry])).toThrow(`CAIRN_EGRESS_ALLOW_GIT: "${entry}"`);
  });
});

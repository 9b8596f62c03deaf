import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { startCluster } from '../../../cluster/cluster.ts';
import { CertificateAuthority, expired, expiringIn, notYetValid, RotatingFiles, type KeyPair, type RotationStyle } from '../../../servers/certificates.ts';
import type { Clock } from '../../../../src/common/clock.ts';
import { systemClock } from '../../../../src/common/clock.ts';
import type { Cluster } from '../../../cluster/types.ts';
import { Access } from '../access.ts';

const people = new CertificateAuthority('people');

function certificate(commonName: string, validity = {}): KeyPair {
  return people.issue({ commonName, organizations: ['team'], ...validity });
}

/** A clock that goes on by itself, and faster where a test says so. */
function movableClock(): Clock & { skip(ms: number): void } {
  let ahead = 0;
  return { now: () => Date.now() + ahead, after: (ms, callback) => systemClock.after(ms, callback), skip: (ms) => { ahead += ms; } };
}

describe('an identity in files', () => {
  let cluster: Cluster;
  let access: Access;

  before(async () => {
    cluster = await startCluster({ node: false, clientAuthority: people.certificate });
    access = await Access.to(cluster);
  });
  after(() => cluster.stop());

  for (const style of ['in-place', 'rename', 'link'] satisfies RotationStyle[]) {
    test(`a client certificate is used anew after it was replaced (${style})`, async () => {
      const files = new RotatingFiles(path.join(access.folder, style), style);
      const replace = async (name: string): Promise<void> => {
        const pair = certificate(name);
        access.secrets.add(pair.key);
        await files.write({ 'tls.crt': pair.certificate, 'tls.key': pair.key });
      };
      await replace('one');
      const clock = movableClock();
      const connection = await access.connect({ 'client-certificate': files.path('tls.crt'), 'client-key': files.path('tls.key') }, {}, { clock });
      assert.deepEqual((await access.whoAmI(connection)).name, 'one');
      await replace('two');
      clock.skip(10_000);
      assert.equal((await access.whoAmI(connection)).name, 'two');
    });

    test(`a token file is read again after it was replaced (${style})`, async () => {
      const files = new RotatingFiles(path.join(access.folder, `token-${style}`), style);
      const tokenOf = async (name: string): Promise<string> => {
        await cluster.kubectl('create', 'serviceaccount', name);
        const { stdout } = await cluster.kubectl('create', 'token', name);
        access.secrets.add(stdout);
        return stdout;
      };
      await files.write({ token: await tokenOf(`one-${style}`) });
      const clock = movableClock();
      const connection = await access.connect({ tokenFile: files.path('token') }, {}, { clock });
      assert.equal((await access.whoAmI(connection)).name, `system:serviceaccount:default:one-${style}`);
      await files.write({ token: await tokenOf(`two-${style}`) });
      clock.skip(10_000);
      assert.equal((await access.whoAmI(connection)).name, `system:serviceaccount:default:two-${style}`);
    });

    test(`a CA file is read again where the server's certificate comes from another authority (${style})`, async () => {
      const files = new RotatingFiles(path.join(access.folder, `ca-${style}`), style);
      await files.write({ 'ca.crt': new CertificateAuthority('earlier').certificate });
      const connection = await access.connect({ token: access.adminToken }, { 'certificate-authority-data': undefined, 'certificate-authority': files.path('ca.crt') });
      const failure = await access.failureOf(access.whoAmI(connection));
      assert.equal(failure.code, 'tls');
      assert.match(failure.message, /another authority|unknown authority/);
      await files.write({ 'ca.crt': access.authority });
      assert.equal((await access.whoAmI(connection)).name, 'admin-token');
    });
  }

  test('a certificate that was revoked or ran out is replaced at the refusal, without waiting', async () => {
    const files = new RotatingFiles(path.join(access.folder, 'ran-out'));
    const old = certificate('one', expiringIn(2));
    await files.write({ 'tls.crt': old.certificate, 'tls.key': old.key });
    const connection = await access.connect({ 'client-certificate': files.path('tls.crt'), 'client-key': files.path('tls.key') });
    assert.equal((await access.whoAmI(connection)).name, 'one');
    const renewed = certificate('renewed');
    await files.write({ 'tls.crt': renewed.certificate, 'tls.key': renewed.key });
    await new Promise((resolve) => setTimeout(resolve, 2500));
    assert.equal((await access.whoAmI(connection)).name, 'renewed');
  });

  test('a half replaced pair, or a file that is gone for a moment, leaves the identity as it was', async () => {
    const files = new RotatingFiles(path.join(access.folder, 'half'));
    const [one, two] = [certificate('one'), certificate('two')];
    await files.write({ 'tls.crt': one.certificate, 'tls.key': one.key });
    const clock = movableClock();
    const connection = await access.connect({ 'client-certificate': files.path('tls.crt'), 'client-key': files.path('tls.key') }, {}, { clock });
    assert.equal((await access.whoAmI(connection)).name, 'one');
    for (const change of [() => files.write({ 'tls.crt': two.certificate }), () => access.remove(files.path('tls.crt')), () => files.write({ 'tls.crt': two.certificate.slice(0, 200) })]) {
      await change();
      clock.skip(10_000);
      assert.equal((await access.whoAmI(connection)).name, 'one');
    }
    await files.write({ 'tls.crt': two.certificate, 'tls.key': two.key });
    clock.skip(10_000);
    assert.equal((await access.whoAmI(connection)).name, 'two');
  });

  test('an expired certificate, one of the future, of another authority, and an expired token say what they are', async () => {
    const failure = async (pair: KeyPair): Promise<string> => {
      access.secrets.add(pair.key);
      const user = { 'client-certificate-data': Buffer.from(pair.certificate).toString('base64'), 'client-key-data': Buffer.from(pair.key).toString('base64') };
      const { code, message } = await access.failureOf(access.whoAmI(await access.connect(user)));
      return `${code}: ${message}`;
    };
    assert.match(await failure(certificate('late', expired())), /^expired: .*client certificate expired on \d{4}-/);
    assert.match(await failure(certificate('early', notYetValid())), /^unauthorized: .*client certificate is valid from \d{4}-.* on/);
    assert.match(await failure(new CertificateAuthority('strangers').issue({ commonName: 'stranger' })), /^unauthorized: /);
    const { stdout: token } = await cluster.kubectl('create', 'token', 'default');
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as object;
    const old = [token.split('.')[0], Buffer.from(JSON.stringify({ ...claims, exp: 1_700_000_000 })).toString('base64url'), token.split('.')[2]].join('.');
    const { code, message } = await access.failureOf(access.whoAmI(await access.connect({ token: old })));
    assert.match(`${code}: ${message}`, /^expired: .*token expired on 2023-11-14/);
  });

  test('acting as someone else: user, groups, uid and extra fields arrive at the server', async () => {
    const connection = await access.connect({
      'token': access.adminToken, 'as': 'jane', 'as-uid': '42', 'as-groups': ['a', 'b/c'], 'as-user-extra': { 'example.com/Why': ['one', 'two, three'], 'plain': ['käse'] },
    });
    const { name, uid, groups, extra } = await access.whoAmI(connection);
    assert.deepEqual({ name, uid, groups }, { name: 'jane', uid: '42', groups: ['a', 'b/c', 'system:authenticated'] });
    assert.deepEqual((extra as Record<string, unknown>)['example.com/why'], ['one', 'two, three']);
    const { stdout: token } = await cluster.kubectl('create', 'token', 'default');
    access.secrets.add(token);
    const failure = await access.failureOf(access.whoAmI(await access.connect({ token, as: 'jane' })));
    assert.equal(failure.code, 'forbidden');
    assert.match(failure.message, /cannot impersonate/);
  });
});

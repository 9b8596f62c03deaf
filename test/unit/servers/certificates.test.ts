import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { createServer } from 'node:https';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { expiringIn, RotatingFiles, serverCertificates, type KeyPair } from '../../servers/certificates.ts';
import { listen } from '../../servers/listening.ts';
import { ask, temporaryFolder } from './clients.ts';

describe('server certificates', () => {
  const certificates = serverCertificates();
  const ca = certificates.authority.certificate;

  const verdictOn = async (pair: KeyPair): Promise<string> => {
    const server = await listen(createServer({ cert: pair.certificate, key: pair.key }, (_, response) => response.end('ok')));
    try {
      return (await ask(`https://127.0.0.1:${server.port}/`, { ca })).body;
    } catch (error) {
      return (error as NodeJS.ErrnoException).code ?? String(error);
    } finally {
      await server.stop();
    }
  };

  test('clients accept the valid and the renewed one', async () => {
    assert.equal(await verdictOn(certificates.valid), 'ok');
    assert.equal(await verdictOn(certificates.renewed), 'ok');
    assert.notEqual(new X509Certificate(certificates.valid.certificate).serialNumber, new X509Certificate(certificates.renewed.certificate).serialNumber);
  });

  test('clients refuse each of the others for its own reason', async () => {
    assert.equal(await verdictOn(certificates.expired), 'CERT_HAS_EXPIRED');
    assert.equal(await verdictOn(certificates.notYetValid), 'CERT_NOT_YET_VALID');
    assert.equal(await verdictOn(certificates.wrongHost), 'ERR_TLS_CERT_ALTNAME_INVALID');
    assert.match(await verdictOn(certificates.otherAuthority), /UNABLE_TO_VERIFY_LEAF_SIGNATURE|CERT_SIGNATURE_FAILURE|UNABLE_TO_GET_ISSUER_CERT/);
  });

  test('a server can change its certificate while it runs', async (context) => {
    const { valid, renewed } = certificates;
    const server = createServer({ cert: valid.certificate, key: valid.key }, (_, response) => response.end('ok'));
    const { port, stop } = await listen(server);
    context.after(stop);
    assert.equal((await ask(`https://127.0.0.1:${port}/`, { ca })).body, 'ok');
    server.setSecureContext({ cert: renewed.certificate, key: renewed.key });
    assert.equal((await ask(`https://127.0.0.1:${port}/`, { ca })).body, 'ok');
  });

  test('a certificate can run out soon', () => {
    const { validTo } = new X509Certificate(certificates.authority.issue({ commonName: 'soon', ...expiringIn(30) }).certificate);
    const left = Date.parse(validTo) - Date.now();
    assert.ok(left > 28_000 && left <= 30_000, `${left} ms`);
  });
});

describe('rotating files', () => {
  for (const style of ['in-place', 'rename', 'link'] as const) {
    test(`${style}: paths stay, contents change, nothing is left over`, async (context) => {
      const folder = await temporaryFolder(context);
      const files = new RotatingFiles(join(folder, 'credentials'), style);
      await files.write({ 'tls.crt': 'first', 'tls.key': 'first key' });
      await files.write({ 'tls.crt': 'second', 'tls.key': 'second key' });
      await files.write({ 'tls.crt': 'third', 'tls.key': 'third key' });
      assert.equal(await readFile(files.path('tls.crt'), 'utf8'), 'third');
      assert.equal(await readFile(files.path('tls.key'), 'utf8'), 'third key');
      assert.equal((await readdir(join(folder, 'credentials'))).length, style === 'link' ? 4 : 2);
    });
  }

  test('link: as in a mounted Secret, all files change at once', async (context) => {
    const files = new RotatingFiles(await temporaryFolder(context), 'link');
    await files.write({ token: 'one' });
    assert.equal(await readlink(files.path('token')), '..data/token');
    const first = await readlink(files.path('..data'));
    await files.write({ token: 'two' });
    assert.notEqual(await readlink(files.path('..data')), first);
  });
});

import assert from 'node:assert/strict';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { connect, createServer } from 'node:tls';
import { once } from 'node:events';
import { describe, test } from 'node:test';
import { CertificateAuthority } from '../../cluster/certificates.ts';

describe('certificates', () => {
  const authority = new CertificateAuthority('test-authority');
  const issuer = new X509Certificate(authority.certificate);

  test('name the user and the groups, and are signed by the authority', () => {
    const pair = authority.issue({ commonName: 'someone', organizations: ['first', 'second'] });
    const certificate = new X509Certificate(pair.certificate);
    assert.equal(certificate.subject, 'O=first\nO=second\nCN=someone');
    assert.ok(issuer.ca && !certificate.ca);
    assert.ok(certificate.checkIssued(issuer));
    assert.ok(certificate.verify(issuer.publicKey));
    assert.ok(certificate.checkPrivateKey(createPrivateKey(pair.key)));
  });

  test('run out when they are told to', () => {
    const notAfter = new Date('2020-02-03T04:05:06Z');
    const certificate = new X509Certificate(authority.issue({ commonName: 'late', notBefore: new Date('2020-01-01T00:00:00Z'), notAfter }).certificate);
    assert.equal(new Date(certificate.validTo).getTime(), notAfter.getTime());
  });

  test('let a server and a client know each other', async () => {
    const serving = authority.issue({ commonName: 'server', hosts: ['127.0.0.1', 'localhost'] });
    const client = authority.issue({ commonName: 'client' });
    const server = createServer({ cert: serving.certificate, key: serving.key, ca: authority.certificate, requestCert: true, rejectUnauthorized: true }, (socket) => {
      socket.end(`hello ${String(socket.getPeerCertificate().subject.CN)}`);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const socket = connect({ host: '127.0.0.1', port: (server.address() as AddressInfo).port, ca: authority.certificate, cert: client.certificate, key: client.key });
    let text = '';
    socket.setEncoding('utf8').on('data', (part: string) => { text += part; });
    await once(socket, 'end');
    server.close();
    assert.equal(text, 'hello client');
  });
});

import assert from 'node:assert/strict';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { Failure } from '../../../../src/common/failure.ts';
import { addressProblem, readAddress } from '../../../../src/ui/contexts/sources.ts';
import type { Translate } from '../../../../src/ui/translate.ts';

const t: Translate = (message, ...args) => message.replaceAll(/\{(\d)\}/g, (_, place: string) => String(args[Number(place)]));
const never = new AbortController().signal;

describe('addresses of kubeconfigs', () => {
  test('are taken with TLS, and without it on this machine only', () => {
    for (const address of ['https://example.com/admin.conf', ' https://10.0.0.1:6443/x ', 'http://127.0.0.1:8080/x', 'http://localhost/x', 'http://[::1]/x']) {
      assert.equal(addressProblem(address, t), undefined, address);
    }
    for (const address of ['', 'admin.conf', 'file:///etc/passwd', 'http://example.com/x', 'http://127.0.0.1.example.com/x', 'http://128.0.0.1/x', 'ftp://example.com']) {
      assert.notEqual(addressProblem(address, t), undefined, address);
    }
  });
});

describe('a kubeconfig from an address', () => {
  let base: string;
  let followed = 0;
  let endless = 0;
  const server = http.createServer((request, response) => {
    switch (request.url ?? '') {
      case '/config':
        response.end('kind: Config');
        break;
      case '/moved':
        response.writeHead(302, { location: '/followed' }).end();
        break;
      case '/followed':
        followed++;
        response.end();
        break;
      case '/endless': {
        const chunk = Buffer.alloc(64 * 1024, 'x');
        const more = (): void => {
          while (!response.destroyed && endless++ < 10_000 && response.write(chunk)) {
            // Until the reader has enough.
          }
        };
        response.on('drain', more);
        more();
        break;
      }
      default:
        break; // says nothing
    }
  });

  before(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  after(() => {
    server.closeAllConnections();
    server.close();
  });

  const rejectsWith = (code: string) => (error: unknown): boolean => error instanceof Failure && error.code === code;

  test('is read', async () => {
    assert.equal(await readAddress(`${base}/config`, t, never), 'kind: Config');
  });

  test('is not looked for elsewhere', async () => {
    await assert.rejects(readAddress(`${base}/moved`, t, never), rejectsWith('invalid'));
    assert.equal(followed, 0);
  });

  test('is not read on where it does not end', async () => {
    await assert.rejects(readAddress(`${base}/endless`, t, never), rejectsWith('invalid'));
    assert.ok(endless < 10_000, `${endless} pieces were sent`);
  });

  test('can be cancelled, and says so where nothing listens', async () => {
    const abort = new AbortController();
    const reading = readAddress(`${base}/silent`, t, abort.signal);
    abort.abort();
    await assert.rejects(reading, rejectsWith('cancelled'));
    await assert.rejects(readAddress('http://127.0.0.1:1/config', t, never), rejectsWith('unreachable'));
  });
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chooseProxy } from '../../../../../src/kube/api/proxy/server.ts';

function proxyFor(server: string, env: Record<string, string>, proxyUrl?: string): string | undefined {
  return chooseProxy({ server: new URL(server), proxyUrl, env, context: 'x' })?.shown;
}

const proxy = 'http://proxy:3128';

/** Each line: NO_PROXY, server, whether it is called directly; by the rules of golang.org/x/net/http/httpproxy. */
const rules: readonly (readonly [string, string, boolean])[] = [
  ['', 'https://server', false],
  ['', 'https://localhost:6443', true],
  ['', 'https://127.0.0.2', true],
  ['', 'https://[::1]:6443', true],
  ['*', 'https://server', true],
  ['a.example, *', 'https://server', true],
  ['example.com', 'https://example.com', true],
  ['example.com', 'https://a.b.example.com', true],
  ['example.com', 'https://notexample.com', false],
  ['.example.com', 'https://a.example.com', true],
  ['.example.com', 'https://example.com', false],
  ['*.example.com', 'https://a.example.com', true],
  ['*.example.com', 'https://example.com', false],
  ['EXAMPLE.com ', 'https://Example.COM', true],
  ['example.com:6443', 'https://example.com:6443', true],
  ['example.com:6443', 'https://example.com', false],
  ['example.com:443', 'https://example.com', true],
  ['.example.com:80', 'http://a.example.com', true],
  ['10.0.0.0/8', 'https://10.1.2.3:6443', true],
  ['10.0.0.0/8', 'https://11.1.2.3', false],
  ['10.0.0.0/8', 'https://ten.example', false],
  ['10.1.2.3', 'https://10.1.2.3', true],
  ['10.1.2.3:6443', 'https://10.1.2.3:6443', true],
  ['10.1.2.3:6443', 'https://10.1.2.3', false],
  ['fd00::/8', 'https://[fd00::1]:6443', true],
  ['fd00::1', 'https://[fd00::1]', true],
  ['[fd00::1]:6443', 'https://[fd00::1]:6443', true],
  ['[fd00::1]:6443', 'https://[fd00::1]', false],
  ['10.0.0.0/99', 'https://10.1.2.3', false],
  [',, ,', 'https://server', false],
  [':6443', 'https://server:6443', false],
];

test('NO_PROXY is read as kubectl reads it', () => {
  const wrong = rules.filter(([noProxy, server, direct]) => (proxyFor(server, { HTTPS_PROXY: proxy, HTTP_PROXY: proxy, NO_PROXY: noProxy }) === undefined) !== direct);
  assert.deepEqual(wrong, []);
  assert.equal(proxyFor('https://server', { https_proxy: proxy, no_proxy: 'server' }), undefined);
});

test('the variable for the server\'s scheme counts, and proxy-url before it, also for this machine', () => {
  assert.equal(proxyFor('https://server', { HTTP_PROXY: proxy }), undefined);
  assert.equal(proxyFor('http://server', { HTTP_PROXY: proxy }), proxy);
  assert.equal(proxyFor('https://server', { HTTPS_PROXY: 'proxy' }), 'http://proxy:80');
  assert.equal(proxyFor('https://server', { HTTPS_PROXY: 'proxy:8080', https_proxy: 'other:1' }), 'http://proxy:8080');
  assert.equal(proxyFor('https://127.0.0.1', { NO_PROXY: '*' }, 'socks5://[::1]'), 'socks5://[::1]:1080');
  assert.equal(proxyFor('https://server', { HTTPS_PROXY: proxy }, 'https://me:pa%ss@secure'), 'https://secure:443');
});

test('a proxy\'s address that cannot be used is refused without being quoted', () => {
  for (const text of ['ftp://me:s3cret@proxy', 'me:s3cret@proxy', 'http://me:s3cret@', '://']) {
    assert.throws(() => proxyFor('https://server', {}, text), (error: Error) => error.message.includes('proxy-url of context "x"') && !error.message.includes('s3cret'));
  }
});

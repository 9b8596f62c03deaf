import { BlockList, isIP } from 'node:net';

/**
 * Whether a server is called directly in spite of HTTPS_PROXY, by the rules that kubectl has from Go
 * (https://pkg.go.dev/golang.org/x/net/http/httpproxy#Config): this machine always; else what NO_PROXY lists, split by
 * commas: `*`, addresses, networks (10.0.0.0/8), names with all below them (example.com) or only those below
 * (.example.com, *.example.com); addresses and names may end in a port.
 */
export function bypassesProxy(server: URL, noProxy: string): boolean {
  const host = server.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  const port = server.port || (server.protocol === 'https:' ? '443' : '80');
  if (host === 'localhost' || isLoopback(host)) {
    return true;
  }
  return noProxy.split(',').map((rule) => rule.trim().toLowerCase()).some((rule) => rule !== '' && matches(rule, host, port));
}

function matches(rule: string, host: string, port: string): boolean {
  if (rule === '*') {
    return true;
  }
  const network = /^([0-9a-f.:]+)\/(\d{1,3})$/.exec(rule);
  if (network !== null) {
    return inNetwork(network[1] ?? '', Number(network[2]), host);
  }
  const { name, port: wanted } = splitPort(rule);
  if (name === '' || (wanted !== undefined && wanted !== port)) {
    return false;
  }
  if (isIP(name) !== 0) {
    return inNetwork(name, isIP(name) === 4 ? 32 : 128, host);
  }
  const suffix = name.startsWith('*.') ? name.slice(1) : name;
  return suffix.startsWith('.') ? host.endsWith(suffix) : host === suffix || host.endsWith(`.${suffix}`);
}

/** `[::1]:443` and `example.com:443`; an IPv6 address without brackets has no port. */
function splitPort(rule: string): { name: string; port: string | undefined } {
  const match = /^(?:\[([^\]]*)\]|([^:]*))(?::(\d*))?$/.exec(rule);
  return match === null ? { name: rule, port: undefined } : { name: match[1] ?? match[2] ?? '', port: match[3] || undefined };
}

function inNetwork(address: string, prefix: number, host: string): boolean {
  const family = isIP(address);
  const hostFamily = isIP(host);
  if (family === 0 || hostFamily === 0 || prefix > (family === 4 ? 32 : 128)) {
    return false;
  }
  const list = new BlockList();
  list.addSubnet(address, prefix, family === 4 ? 'ipv4' : 'ipv6');
  return list.check(host, hostFamily === 4 ? 'ipv4' : 'ipv6');
}

function isLoopback(host: string): boolean {
  return inNetwork('127.0.0.0', 8, host) || inNetwork('::1', 128, host);
}

import type { Seeded } from '../../../servers/seeded.ts';

/** Names that objects, namespaces, nodes and resources can have, those of subresources among them. */
const names = ['exec', 'proxy', 'attach', 'portforward', 'status', 'log', 'namespaces', 'watch', 'pods', 'web-0', 'system:node', 'api'] as const;
const subresources = ['exec', 'proxy', 'attach', 'portforward', 'log', 'status', 'scale'] as const;
const roots = ['/api/v1', '/apis/apps/v1', '/apis/example.com/v1', '/api/v1/watch', '/api/v1/proxy', '/k8s/clusters/c-1/api/v1', '/API/v1', ''] as const;
const resources = ['pods', 'nodes', 'services', 'exec', 'proxy', 'deployments'] as const;

/** A path as a client might write it, or someone who wants to fool one. */
export function oddPath(random: Seeded): string {
  const scope = random.chance(60) ? `/namespaces/${random.pick(names)}` : '';
  const name = random.chance(80) ? `/${random.pick(names)}` : '';
  const sub = name !== '' && random.chance(70) ? `/${random.pick(subresources)}` : '';
  const rest = sub !== '' && random.chance(30) ? `/${random.pick(['metrics', 'http:80/x', 'exec', ''])}` : '';
  let path = `${random.pick(roots)}${scope}/${random.pick(resources)}${name}${sub}${rest}`;
  while (random.chance(45)) {
    path = random.pick(tricks)(path, random);
  }
  return path;
}

const tricks: readonly ((path: string, random: Seeded) => string)[] = [
  // One character in its escaped form, slashes among them.
  (path, random) => change(path, random, (character) => `%${character.charCodeAt(0).toString(16).padStart(2, '0')}`),
  (path, random) => change(path, random, (character) => `%25${character.charCodeAt(0).toString(16).padStart(2, '0')}`),
  (path, random) => change(path, random, (character) => character.toUpperCase()),
  (path) => `${path}/`,
  (path) => `${path}//`,
  (path, random) => insert(path, random, '/'),
  (path, random) => insert(path, random, '/.'),
  (path, random) => insert(path, random, '/x/..'),
  (path, random) => insert(path, random, '/%2e%2e'),
  (path, random) => insert(path, random, '%2f..'),
  (path, random) => insert(path, random, random.pick(['?', '#', ';', '\\', '%00', '%0a', '%', '%zz', ' ', '\t', 'é', '%c3%a9', '?a=/exec', '%3f', '%23', '%5c'])),
  (path) => `${path}?follow=true&container=exec`,
  (path) => path.slice(1),
];

function change(path: string, random: Seeded, to: (character: string) => string): string {
  const at = random.below(path.length || 1);
  return path.slice(0, at) + to(path[at] ?? '/') + path.slice(at + 1);
}

/** Mostly between two parts, where it may do something. */
function insert(path: string, random: Seeded, text: string): string {
  const slashes = [...path.matchAll(/\//g)].map(({ index }) => index);
  const at = slashes.length > 0 && random.chance(70) ? random.pick(slashes) : random.below(path.length + 1);
  return path.slice(0, at) + text + path.slice(at);
}

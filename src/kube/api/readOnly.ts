import type { KubeRequest } from './types.ts';

/** Subresources that reach into a container, a node or a service, whatever the method. */
const reaching: ReadonlySet<string> = new Set(['attach', 'exec', 'portforward', 'proxy']);

/**
 * Questions about oneself that are asked with a POST and leave nothing behind. Reviews of others (TokenReview,
 * SubjectAccessReview) change nothing either, but nothing here needs them.
 */
const selfReview = /^\/apis\/(?:authorization\.k8s\.io\/v1(?:beta1)?\/selfsubject(?:access|rules)reviews|authentication\.k8s\.io\/v1(?:alpha1|beta1)?\/selfsubjectreviews)$/;

/**
 * Whether the request only reads: a GET (get, list, watch, logs and the like) of anything but exec, attach,
 * port-forward and proxy, or a review of one's own rights. All else counts as a change, also with `dryRun`, as
 * admission webhooks may act on it all the same. So does a path that servers or proxies on the way could read
 * in two ways.
 */
export function onlyReads({ method = 'GET', path }: Pick<KubeRequest, 'method' | 'path'>): boolean {
  if (method === 'POST') {
    return selfReview.test(path);
  }
  const segments = method === 'GET' ? readSegments(path) : undefined;
  return segments !== undefined && !reachesIn(segments);
}

/** The path's parts as a server sees them; undefined where it is not written in the one plain way. */
function readSegments(path: string): string[] | undefined {
  // The query starts at the first question mark. A number sign would be a part of the path for the server, and
  // some drop what follows a semicolon.
  const [plain = ''] = path.split('?', 1);
  if (!plain.startsWith('/') || /[^!$&'()*+,\-./0-9:=@A-Z_a-z~%]/.test(plain)) {
    return undefined;
  }
  const segments = plain.slice(1).replace(/\/$/, '').split('/').map(decode);
  const whole = segments.every((segment): segment is string => segment !== undefined);
  return whole && (segments.length === 1 || !segments.includes('')) ? segments : undefined;
}

/** A part of a path; undefined where it is none, or would be several for someone who decodes it (again). */
function decode(segment: string): string | undefined {
  if (/%(?:2d|2e|3\d|[46][1-9a-f]|[57][0-9a]|5f|7e)/i.test(segment)) {
    // Letters, digits and the like, which nobody needs to escape.
    return undefined;
  }
  try {
    const text = decodeURIComponent(segment);
    // Control characters, too.
    return text === '.' || text === '..' || /[/\\%?#;\u0000-\u001f\u007f]/.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}

/**
 * Looks for the subresource where the API server does (RequestInfoFactory of k8s.io/apiserver), so that objects and
 * namespaces may have any name.
 */
function reachesIn(segments: readonly string[]): boolean {
  const [root] = segments;
  if (root !== 'api' && root !== 'apis') {
    return segments.some(isReaching);
  }
  let parts = segments.slice(root === 'api' ? 2 : 3);
  // Old ways to say it: /api/v1/watch/... and /api/v1/proxy/...
  if (parts[0] === 'watch') {
    parts = parts.slice(1);
  }
  if (parts[0]?.toLowerCase() === 'proxy') {
    return true;
  }
  if (parts[0] === 'namespaces' && parts.length > 2) {
    parts = parts.slice(2);
  }
  return parts.slice(2).some(isReaching);
}

function isReaching(segment: string): boolean {
  return reaching.has(segment.toLowerCase());
}

/** What a read-only document shows of an object. */
export type DocumentView = 'describe' | 'yaml' | 'log';

/** Which text of which object a document shows. Holds names only, never a credential. */
export interface Address {
  readonly context: string;
  /** Undefined for objects of the cluster itself. */
  readonly namespace: string | undefined;
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly name: string;
  readonly view: DocumentView;
  /** The container, where the view is of one. */
  readonly container?: string | undefined;
}

/** Stands for "no namespace"; no namespace can be called so. */
const clusterWide = '-';
const views: readonly DocumentView[] = ['describe', 'yaml', 'log'];

/** The parts of the document's URI: `/context/namespace/group~version~kind/name.view`, the container as the query. */
export function toUriParts(address: Address): { path: string; query: string } {
  const kind = [address.group, address.version, address.kind].map((part) => escapePart(part).replaceAll('~', '%7E')).join('~');
  const names = [address.context, address.namespace ?? clusterWide].map(escapePart);
  return {
    path: `/${[...names, kind, `${escapePart(address.name)}.${address.view}`].join('/')}`,
    query: address.container === undefined ? '' : `container=${encodeURIComponent(address.container)}`,
  };
}

/** The address in a URI's decoded parts, or undefined where they are none. */
export function fromUriParts(path: string, query: string): Address | undefined {
  const [before, context, namespace, kinds, file, ...rest] = path.split('/');
  const [group, version, kind, ...more] = kinds?.split('~') ?? [];
  const dot = file?.lastIndexOf('.') ?? -1;
  const view = views.find((candidate) => candidate === file?.slice(dot + 1));
  if (before !== '' || !context || !namespace || file === undefined || dot < 1 || view === undefined || rest.length > 0) {
    return undefined;
  }
  if (group === undefined || !version || !kind || more.length > 0) {
    return undefined;
  }
  const container = new URLSearchParams(query).get('container');
  return {
    context: unescapePart(context),
    namespace: namespace === clusterWide ? undefined : unescapePart(namespace),
    group: unescapePart(group),
    version: unescapePart(version),
    kind: unescapePart(kind),
    name: unescapePart(file.slice(0, dot)),
    view,
    ...(container === null ? {} : { container }),
  };
}

// Only what would break the path is escaped, since the last part is what the editor's tab shows. A part of dots
// alone would be taken for a step in the path.
function escapePart(part: string): string {
  const escaped = part.replace(/[%/\\?#\u0000-\u001f\u007f]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);
  return /^\.+$/.test(escaped) ? escaped.replaceAll('.', '%2E') : escaped;
}

function unescapePart(part: string): string {
  return part.replace(/%([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}

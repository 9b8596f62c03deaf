import type { Readable } from 'node:stream';
import type { WebSocket } from 'ws';
import type { JsonObject } from '../../common/json.ts';

/** What discovery tells of one resource (one row of `kubectl api-resources`). The core group is ''. */
export interface Resource {
  readonly group: string;
  readonly version: string;
  /** The plural name as it stands in paths, such as `pods`. */
  readonly resource: string;
  readonly singular: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
}

/** The parts of a resource that name it in a path. */
export type ResourceId = Pick<Resource, 'group' | 'version' | 'resource'>;

/** One object of a cluster. `namespace` is absent for cluster-scoped resources. */
export interface ObjectRef {
  readonly resource: Resource;
  readonly namespace?: string | undefined;
  readonly name: string;
}

/** An object exactly as the server sent it, unknown fields included. */
export type KubeObject = JsonObject;

export interface ListOptions {
  /** All namespaces where absent. */
  readonly namespace?: string | undefined;
  readonly labelSelector?: string | undefined;
  readonly fieldSelector?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Reads raw objects. Rejects with a Failure. */
export interface ObjectReader {
  get(ref: ObjectRef, signal?: AbortSignal): Promise<KubeObject>;
  /** Every object, in pages of 500, with apiVersion and kind filled in on each. */
  list(resource: Resource, options?: ListOptions): Promise<KubeObject[]>;
}

export interface KubeRequest {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Absolute path on the API server, already escaped, without query. */
  readonly path: string;
  /** A list stands for the same parameter several times. */
  readonly query?: Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;
  readonly accept?: string;
  readonly body?: unknown;
  readonly contentType?: string;
  readonly signal?: AbortSignal | undefined;
  /** Statuses whose body is an answer as well, as the 500 of a health check that failed. */
  readonly answers?: readonly number[];
  /** Told what the server warns of beside its answer, such as a version that will go. */
  readonly onWarning?: ((text: string) => void) | undefined;
  /** Time to the response's headers and, except for streams, to its end. Default 30 s; 0 means none. */
  readonly timeoutMs?: number;
}

/** The shared, authenticated transport to one cluster. Rejects with a Failure. */
export interface KubeClient {
  json(request: KubeRequest): Promise<unknown>;
  text(request: KubeRequest): Promise<string>;
  /** The body as it arrives, after a 2xx status. Destroying it frees the socket. */
  stream(request: KubeRequest): Promise<Readable>;
  /** An open WebSocket that speaks one of `protocols`. */
  webSocket(request: KubeRequest, protocols: readonly string[]): Promise<WebSocket>;
}

/** The resources a server has. Asked once per connection and again by `refresh`. */
export interface Discovery {
  /** Preferred version of every resource, sorted as `kubectl api-resources` sorts (group, then name). */
  resources(signal?: AbortSignal): Promise<readonly Resource[]>;
  /** Resolves what a person types: `po`, `pod`, `pods`, `Pod`, `deployments.apps`, `deployments.v1.apps`. */
  find(type: string, signal?: AbortSignal): Promise<Resource | undefined>;
  /** The resources of a category, such as `all`, in the server's order of groups; none where there is no such category. */
  category(name: string, signal?: AbortSignal): Promise<readonly Resource[]>;
  /** The resource for an object's apiVersion and kind. */
  byKind(apiVersion: string, kind: string, signal?: AbortSignal): Promise<Resource | undefined>;
  /** The server's version as /version says it, such as `v1.37.2`. */
  version(signal?: AbortSignal): Promise<string>;
  refresh(): void;
}

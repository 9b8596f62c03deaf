import { asObjects, at, isObject } from '../../common/json.ts';
import { Failure } from '../../common/failure.ts';
import { pages } from './list.ts';
import { apiVersionOf, collectionPath, objectPath } from './paths.ts';
import type { KubeClient, KubeObject, ListOptions, ObjectReader, ObjectRef, Resource } from './types.ts';

/** Reads raw objects over a client. */
export class ClientReader implements ObjectReader {
  readonly #client: KubeClient;

  constructor(client: KubeClient) {
    this.#client = client;
  }

  async get(ref: ObjectRef, signal?: AbortSignal): Promise<KubeObject> {
    const object = await this.#client.json({ path: objectPath(ref), signal });
    if (!isObject(object)) {
      throw new Failure('unsupported', `The server sent no object for ${ref.resource.kind} ${ref.name}.`);
    }
    return object;
  }

  async list(resource: Resource, options: ListOptions = {}): Promise<KubeObject[]> {
    const { namespace, labelSelector, fieldSelector, signal } = options;
    const path = collectionPath(resource, resource.namespaced ? namespace : undefined);
    const type = { apiVersion: apiVersionOf(resource), kind: resource.kind };
    let objects: KubeObject[] = [];
    for await (const { page, restarted } of pages(this.#client, { path, query: { labelSelector, fieldSelector }, signal })) {
      // Members of a list come without the two fields that name their type.
      const read = asObjects(at(page, 'items')).map((item) => ({ ...type, ...item }));
      objects = restarted ? read : objects.concat(read);
    }
    return objects;
  }
}

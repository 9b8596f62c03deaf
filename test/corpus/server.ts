import { readFileSync } from 'node:fs';
import { Agent, request, type RequestOptions } from 'node:https';
import { KubeConfig } from '@kubernetes/client-node';
import { parseSlice } from '../../src/language/parse.ts';
import { toData } from '../../src/language/tree.ts';
import { asList, asObject, asString, isObject, type JsonObject } from '../../src/common/json.ts';

/** One entry of `details.causes` of a refusal. */
export interface Cause {
  readonly reason: string;
  readonly field: string;
  readonly message: string;
}

/** What the API server said of one object. */
export interface Answer {
  /** The HTTP status; below 300 the object was accepted. 0 where the text names no type, so that nothing could be asked. */
  readonly status: number;
  readonly message: string;
  readonly causes: readonly Cause[];
  /** What it would keep of an object that it accepts, which may be less than was sent. */
  readonly kept?: JsonObject;
}

interface RawAnswer {
  readonly status: number;
  readonly body: string;
}

export interface Resource {
  readonly apiVersion: string;
  readonly kind: string;
  readonly plural: string;
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
}

/** An object of this name may be there already; then everything else was right with it. */
export const isAccepted = ({ status }: Answer): boolean => status >= 200 && status < 300 || status === 409;

/** The API server as the judge of manifests: the raw text is created in a dry run under strict field validation. */
export class StrictServer {
  readonly #server: URL;
  readonly #options: RequestOptions;
  readonly #namespace: string;
  #resources = new Map<string, Resource>();

  private constructor(server: URL, options: RequestOptions, namespace: string) {
    this.#server = server;
    this.#options = options;
    this.#namespace = namespace;
  }

  /** With the rights of the kubeconfig's current context, in a namespace that must be there with its ServiceAccount. */
  static async connect(kubeconfig: string, namespace: string): Promise<StrictServer> {
    const config = new KubeConfig();
    config.loadFromString(readFileSync(kubeconfig, 'utf8'));
    const options: RequestOptions = {};
    await config.applyToHTTPSOptions(options);
    const agent = new Agent({ keepAlive: true, maxSockets: 8, ca: options.ca, cert: options.cert, key: options.key, rejectUnauthorized: options.rejectUnauthorized !== false });
    const server = new StrictServer(new URL(config.getCurrentCluster()!.server), { headers: options.headers ?? {}, agent }, namespace);
    await server.discover();
    return server;
  }

  /** Every type that can be created. */
  get resources(): readonly Resource[] {
    return [...this.#resources.values()];
  }

  close(): void {
    (this.#options.agent as Agent).destroy();
  }

  /** Asks again which types there are, after definitions were added. */
  async discover(): Promise<void> {
    const groups = asList(asObject(await this.get('/apis')).groups).map(asObject);
    const versions = groups.flatMap((group) => asList(group.versions).map((version) => asString(asObject(version).groupVersion) ?? ''));
    const found = await Promise.all(['v1', ...versions].map((version) => this.#resourcesOf(version)));
    this.#resources = new Map(found.flat().map((resource) => [`${resource.apiVersion} ${resource.kind}`, resource]));
  }

  async get(path: string): Promise<unknown> {
    return JSON.parse((await this.#send('GET', path, undefined)).body);
  }

  /** The answer to one document; a List is answered by its first refused item, as it is sent item by item. */
  async judge(text: string): Promise<Answer> {
    const data = dataOf(text);
    if (data?.kind === 'List' && data.apiVersion === 'v1') {
      const answers = await Promise.all(asList(data.items).map((item) => this.judge(JSON.stringify(item))));
      return answers.find((answer) => !isAccepted(answer)) ?? { status: 200, message: '', causes: [] };
    }
    // The server would take the type from the address; whoever sends a file has only the file.
    if (data !== undefined && (!data.apiVersion || !data.kind)) {
      return { status: 0, message: 'names no type', causes: [] };
    }
    const resource = this.#resources.get(`${asString(data?.apiVersion)} ${asString(data?.kind)}`);
    // What is not known goes where a known type is expected, so that it is the server who refuses it.
    const namespace = asString(asObject(data?.metadata).namespace) || this.#namespace;
    return this.#post(resource ?? { apiVersion: 'v1', plural: 'configmaps', namespaced: true }, namespace, text);
  }

  /** Updates an object that is there, in a dry run under the same rules. */
  async replace(name: string, resource: Resource, body: string): Promise<Answer> {
    return answerOf(await this.#send('PUT', `${this.#pathOf(resource, this.#namespace)}/${name}?dryRun=All&fieldValidation=Strict`, body));
  }

  async #post(resource: Pick<Resource, 'apiVersion' | 'plural' | 'namespaced'>, namespace: string, text: string): Promise<Answer> {
    return answerOf(await this.#send('POST', `${this.#pathOf(resource, namespace)}?dryRun=All&fieldValidation=Strict`, text));
  }

  #pathOf({ apiVersion, plural, namespaced }: Pick<Resource, 'apiVersion' | 'plural' | 'namespaced'>, namespace: string): string {
    return `${rootOf(apiVersion)}${namespaced ? `/namespaces/${encodeURIComponent(namespace)}` : ''}/${plural}`;
  }

  async #resourcesOf(apiVersion: string): Promise<Resource[]> {
    const list = asList(asObject(await this.get(rootOf(apiVersion))).resources).map(asObject);
    return list
      .filter((each) => asList(each.verbs).includes('create') && !asString(each.name)!.includes('/'))
      .map((each) => ({ apiVersion, kind: asString(each.kind) ?? '', plural: asString(each.name) ?? '', namespaced: each.namespaced === true, verbs: asList(each.verbs).map(String) }));
  }

  /**
   * Sends again where the connection ended, as those that are kept open do now and then; nothing here changes anything.
   * Where it ends again the server has panicked over the object, which it does not take then.
   */
  async #send(method: string, path: string, body: string | undefined): Promise<RawAnswer> {
    const answer = await this.#sendOnce(method, path, body).catch(onlyIfReset) ?? await this.#sendOnce(method, path, body).catch(onlyIfReset);
    return answer ?? { status: 500, body: JSON.stringify({ kind: 'Status', message: 'the server ended the connection' }) };
  }

  #sendOnce(method: string, path: string, body: string | undefined): Promise<RawAnswer> {
    return new Promise((resolve, reject) => {
      const headers = { ...this.#options.headers as Record<string, string>, accept: 'application/json', 'content-type': 'application/yaml' };
      const sent = request(new URL(path, this.#server), { ...this.#options, method, headers }, (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(parts).toString() }));
        response.on('error', reject);
      });
      sent.on('error', reject);
      sent.end(body);
    });
  }
}

function onlyIfReset(error: unknown): undefined {
  if (!(error instanceof Error && 'code' in error && error.code === 'ECONNRESET')) {
    throw error;
  }
}

function rootOf(apiVersion: string): string {
  return apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}

function answerOf({ status, body }: RawAnswer): Answer {
  if (status === 401 || status === 429 || status >= 500 && !body.includes('"Status"')) {
    throw new Error(`The API server answered ${status}: ${body.slice(0, 300)}`);
  }
  const answer = asObject(JSON.parse(body));
  if (status < 300) {
    return { status, message: '', causes: [], kept: answer };
  }
  const causes = asList(asObject(answer.details).causes).map(asObject).map((cause) => ({
    reason: asString(cause.reason) ?? '', field: asString(cause.field) ?? '', message: asString(cause.message) ?? '',
  }));
  return { status, message: asString(answer.message) ?? '', causes };
}

/** As the server reads it, for whom more characters than for us end a line. */
function dataOf(text: string): JsonObject | undefined {
  const { root } = parseSlice(text.replaceAll(/\r\n?|[\u0085\u2028\u2029]/g, '\n'));
  const data = root === undefined ? undefined : toData(root);
  return isObject(data) ? data : undefined;
}

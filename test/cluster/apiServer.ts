import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../../src/common/failure.ts';
import { ApiReader } from './api.ts';
import { auditPolicy } from './audit.ts';
import type { EtcdAccess } from './etcd.ts';
import type { Program } from './programs.ts';
import { signalProcess } from './processTable.ts';
import type { Site } from './site.ts';

/** The API server of a local cluster, which tests may take away and bring back. */
export class ApiServer {
  readonly #site: Site;
  readonly #args: readonly string[];
  readonly #env: Readonly<Record<string, string>>;
  #program: Program | undefined;
  /** Asks with all rights; its requests are not in the audit log. */
  readonly reader: ApiReader;
  readonly auditLog: string;

  private constructor(site: Site, args: readonly string[], auditLog: string, scale: boolean) {
    this.#site = site;
    this.#args = args;
    // Collecting garbage of a large heap takes a quarter of the processor time where it happens at the usual rate.
    this.#env = scale ? { GOGC: '400' } : {};
    this.auditLog = auditLog;
    const pair = site.pki.issue({ commonName: 'pilothouse:health', organizations: ['system:masters'] });
    this.reader = new ApiReader(site.server, site.pki.authority, pair);
  }

  /**
   * Prepares its files; `tokens` is a static token file (a CSV line per user: token, name, id, groups), `flags` are
   * added to its own. Client certificates of `clientAuthority` (PEM) are believed beside those of the cluster. `scale`
   * spends memory for the sake of many requests a second.
   */
  static async create(site: Site, etcd: EtcdAccess, tokens: string, flags: readonly string[] = [], clientAuthority = '', scale = false): Promise<ApiServer> {
    const { folder, pki, server } = site;
    const serving = await pki.issueFiles('api-server', {
      commonName: 'kube-apiserver',
      hosts: ['127.0.0.1', 'localhost', 'kubernetes', 'kubernetes.default', 'kubernetes.default.svc', '10.96.0.1'],
    });
    const toKubelet = await pki.issueFiles('api-server-to-kubelet', { commonName: 'kube-apiserver', organizations: ['system:masters'] });
    const policyFile = join(folder, 'audit-policy.json');
    const tokenFile = join(folder, 'tokens.csv');
    const auditLog = join(folder, 'logs', 'audit.log');
    const clientAuthorities = join(folder, 'client-authorities.crt');
    await writeFile(clientAuthorities, `${pki.authority}\n${clientAuthority}`);
    await mkdir(join(folder, 'logs'), { recursive: true });
    await writeFile(policyFile, auditPolicy);
    await writeFile(tokenFile, tokens, { mode: 0o600 });
    await writeFile(auditLog, '', { mode: 0o600 });
    return new ApiServer(site, [
      'kube-apiserver',
      '--bind-address=127.0.0.1', `--secure-port=${new URL(server).port}`,
      // Goes into the `kubernetes` endpoints and may not be loopback; an address for documentation, as nobody needs it.
      '--advertise-address=192.0.2.1',
      `--cert-dir=${join(folder, 'pki')}`, `--tls-cert-file=${serving.certificate}`, `--tls-private-key-file=${serving.key}`,
      `--client-ca-file=${clientAuthorities}`, `--token-auth-file=${tokenFile}`,
      `--etcd-servers=${etcd.url}`, `--etcd-cafile=${pki.authorityFile}`, `--etcd-certfile=${etcd.certificate}`, `--etcd-keyfile=${etcd.key}`,
      `--service-account-key-file=${pki.serviceAccountKeys.publicFile}`,
      `--service-account-signing-key-file=${pki.serviceAccountKeys.privateFile}`,
      '--service-account-issuer=https://kubernetes.default.svc',
      '--authorization-mode=Node,RBAC', '--allow-privileged', '--service-cluster-ip-range=10.96.0.0/16',
      `--kubelet-certificate-authority=${pki.authorityFile}`, '--kubelet-preferred-address-types=Hostname',
      `--kubelet-client-certificate=${toKubelet.certificate}`, `--kubelet-client-key=${toKubelet.key}`,
      `--audit-policy-file=${policyFile}`, `--audit-log-path=${auditLog}`,
      ...flags,
    ], auditLog, scale);
  }

  /** Starts it and resolves when it is ready. */
  async start(): Promise<void> {
    if (this.#program !== undefined) {
      throw new Failure('invalid', 'The API server runs already.');
    }
    this.launch();
    await this.waitUntilReady();
  }

  launch(): void {
    this.#program = this.#site.programs.start('kube-apiserver', this.#site.build.kubernetes, this.#args, this.#env);
  }

  async waitUntilReady(): Promise<void> {
    await this.#site.programs.waitFor('the API server', 60_000, this.#site.signal, () => this.reader.answers('/readyz'));
  }

  async kill(): Promise<void> {
    const program = this.#running();
    this.#site.programs.forget(program);
    this.#program = undefined;
    await program.kill();
  }

  freeze(): void {
    signalProcess(this.#running().identity, 'SIGSTOP');
  }

  thaw(): void {
    signalProcess(this.#running().identity, 'SIGCONT');
  }

  #running(): Program {
    if (this.#program === undefined) {
      throw new Failure('invalid', 'The API server does not run.');
    }
    return this.#program;
  }
}

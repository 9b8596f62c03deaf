import { Failure } from '../../../common/failure.ts';
import { plainLine } from '../../../common/text.ts';
import type { ResolvedContext } from '../types.ts';
import { ExecCredential, type ExecPorts } from './exec.ts';
import { OidcCredential } from './oidc.ts';
import type { OidcLogins } from './oidcLogin.ts';
import { StaticCredential } from './static.ts';
import type { Credential } from './types.ts';

/** The replacements of the sign-in mechanism that Kubernetes removed in favour of exec plugins. */
const replacements = new Map([
  ['gcp', 'gke-gcloud-auth-plugin (gcloud components install gke-gcloud-auth-plugin, then gcloud container clusters get-credentials)'],
  ['azure', 'kubelogin (az aks install-cli, then kubelogin convert-kubeconfig)'],
  ['openstack', 'client-keystone-auth'],
]);

export interface CredentialPorts extends ExecPorts {
  readonly oidc: OidcLogins;
}

/**
 * What signs in for a context. As in kubectl a token, a password or a certificate of the entry keeps its exec plugin
 * from running. Throws a Failure where the entry asks for what no longer exists.
 */
export function createCredential(context: ResolvedContext, ports: CredentialPorts): Credential {
  const { user, entry } = context;
  const own = user.token ?? user.tokenFile ?? user.username ?? user.password ?? user.certificateData ?? user.certificateFile;
  if (own === undefined && user.exec !== undefined) {
    return new ExecCredential(context, user.exec, ports);
  }
  if (own === undefined && user.authProvider?.name === 'oidc') {
    return new OidcCredential(context, user.authProvider, ports.oidc, ports.clock);
  }
  if (own === undefined && user.authProvider !== undefined) {
    const { name } = user.authProvider;
    const replacement = replacements.get(name);
    throw new Failure('unsupported', `Context "${entry.name}" signs in with the auth-provider "${plainLine(name, 60)}", which Kubernetes has removed.`, {
      hint: replacement === undefined ? 'Use an exec plugin, such as kubelogin (kubectl oidc-login) for OpenID Connect.' : `It was replaced by ${replacement}.`,
    });
  }
  return new StaticCredential(context, ports.clock);
}

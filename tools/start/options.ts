import path from 'node:path';
import { parseArgs } from 'node:util';
import { Failure } from '../../src/common/failure.ts';

export const usage = `npm start [-- OPTIONS]

Builds what has changed and opens VS Code with the extension: VSCODE_EXECUTABLE, else the code on the PATH, else the
one that @vscode/test-electron downloads. Without a desktop, VS Code is served on a loopback port and its address is
printed. The clusters are those of your kubeconfig; if it has no context, a local Kubernetes with a sample workload is
started. Ctrl+C stops everything.

  --open FOLDER       the folder to open (default: a copy of a sample workspace)
  --kubeconfig FILE   use this kubeconfig
  --local-cluster     use the local Kubernetes in any case
  --web               serve VS Code also where there is a desktop
  --port N            the port to serve VS Code on (default: a free one)
  --smoke             without a window: unfolds the tree down to a running pod, describes it, opens a shell in it, saves
                      screenshots to out/screenshots and ends with 0 if all of that worked. Uses the local Kubernetes,
                      unless --kubeconfig names another cluster
  --help              this text
`;

export interface StartOptions {
  readonly folder: string | undefined;
  readonly kubeconfig: string | undefined;
  readonly localCluster: boolean;
  readonly web: boolean;
  /** 0: any free port. */
  readonly port: number;
  readonly smoke: boolean;
}

/** Reads the command line; undefined where it asks for help. */
export function parseStartOptions(argv: readonly string[]): StartOptions | undefined {
  const { values } = parse(argv);
  if (values.help) {
    return undefined;
  }
  const port = Number(values.port ?? 0);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new Failure('invalid', `--port takes a number up to 65535, not ${values.port}.`);
  }
  return {
    folder: values.open === undefined ? undefined : path.resolve(values.open),
    kubeconfig: values.kubeconfig === undefined ? undefined : path.resolve(values.kubeconfig),
    localCluster: values['local-cluster'] || (values.smoke && values.kubeconfig === undefined),
    web: values.web || values.smoke,
    port,
    smoke: values.smoke,
  };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        open: { type: 'string' },
        kubeconfig: { type: 'string' },
        'local-cluster': { type: 'boolean', default: false },
        web: { type: 'boolean', default: false },
        port: { type: 'string' },
        smoke: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new Failure('invalid', error instanceof Error ? error.message : String(error), { hint: 'See npm start -- --help.' });
  }
}

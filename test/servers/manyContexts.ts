const certificate = Buffer.alloc(900, 'certificate').toString('base64').slice(0, 400);

/** The text of a kubeconfig of so many contexts, each with a cluster and a user of its own; `x7` is the current one. */
export function manyContexts(count: number): string {
  const list = (render: (index: number) => string): string => Array.from({ length: count }, (_, index) => render(index)).join('');
  return `apiVersion: v1\nkind: Config\ncurrent-context: x7\nclusters:\n${list((index) => `- name: c${index}\n  cluster:\n    server: https://c${index}.example:6443\n    certificate-authority-data: ${certificate}\n`)}`
    + `users:\n${list((index) => `- name: u${index}\n  user:\n    token: token-${index}\n`)}`
    + `contexts:\n${list((index) => `- name: x${index}\n  context:\n    cluster: c${index}\n    user: u${index}\n`)}`;
}

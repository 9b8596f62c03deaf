import { systemClock } from '../../src/common/clock.ts';
import type { Disposable } from '../../src/common/lifetime.ts';
import { createKube } from '../../src/kube/connections.ts';
import { ProtectedContexts } from '../../src/kube/protection.ts';
import { Arrangement } from '../../src/ui/explorer/arrangement.ts';
import { Explorer } from '../../src/ui/explorer/explorer.ts';
import { Filters } from '../../src/ui/explorer/filters.ts';
import { Scopes, type Memory } from '../../src/ui/explorer/scopes.ts';

/** The explorer without an editor, over one kubeconfig file. */
export function openExplorer(kubeconfig: string): { readonly explorer: Explorer } & Disposable {
  const kube = createKube({ settings: () => [kubeconfig], env: {}, home: '/nowhere', version: 'bench' });
  const nothing: Memory = { get: () => undefined, update: () => Promise.resolve() };
  const protection = new ProtectedContexts(() => []);
  const explorer = new Explorer({
    t: (text, ...values) => text.replace(/\{(\d)\}/g, (_, index: string) => String(values[Number(index)])),
    clock: systemClock,
    kube: () => Promise.resolve(kube),
    scopes: new Scopes(nothing, () => undefined),
    filters: new Filters(nothing),
    arrangement: new Arrangement({ groups: () => undefined, hidden: () => undefined }),
    protection,
    formatNumber: (value) => String(value),
    formatTime: (at) => new Date(at).toISOString(),
    inBackground: (work) => void work.catch(() => undefined),
  });
  explorer.setVisible(true);
  return {
    explorer,
    dispose: () => {
      explorer.dispose();
      protection.dispose();
      kube.dispose();
    },
  };
}

import type { StartOptions } from '../cluster.ts';

/** The API server alone; changes are compacted each minute, so that many of them do not fill etcd. */
export const scaleOptions = {
  controllers: false,
  scale: true,
  contextName: 'pilothouse-scale',
  apiServerFlags: ['--etcd-compaction-interval=1m'],
} as const satisfies StartOptions;

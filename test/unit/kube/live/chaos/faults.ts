import type { Stage } from './stage.ts';

/** What happens to the cluster or to the way there, and how it ends. `meanwhile` changes objects while it lasts. */
export interface Fault {
  readonly name: string;
  readonly happen: (stage: Stage, meanwhile: () => Promise<void>) => Promise<void>;
}

const gone = { type: 'ERROR', object: { kind: 'Status', apiVersion: 'v1', status: 'Failure', code: 410, reason: 'Expired', message: 'too old resource version' } };
const lastsMs = 1500;

/** For what takes its time and cannot be asked whether it has. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Every request is answered so for a while, and the watches end at its beginning. */
function answers(status: number, message: string, retryAfterSeconds?: number): Fault['happen'] {
  return async ({ proxy }, meanwhile) => {
    proxy.refuse = () => ({ status, message, ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }) });
    proxy.endWatches();
    await meanwhile();
    await pause(lastsMs);
    proxy.refuse = () => undefined;
  };
}

export const faults: readonly Fault[] = [
  {
    name: 'the API server is killed and started again',
    happen: async ({ cluster }, meanwhile) => {
      await cluster.killApiServer();
      await cluster.startApiServer();
      await meanwhile();
    },
  },
  {
    name: 'the API server is frozen for a moment',
    happen: async ({ cluster }, meanwhile) => {
      cluster.freezeApiServer();
      await pause(lastsMs);
      cluster.thawApiServer();
      await meanwhile();
    },
  },
  {
    name: 'the machine sleeps, and its connections are forgotten',
    happen: async ({ proxy, clock }, meanwhile) => {
      proxy.strand();
      await meanwhile();
      clock.jump(3_600_000);
    },
  },
  {
    name: 'the watches are told that their version is gone',
    happen: async ({ proxy }, meanwhile) => {
      await meanwhile();
      proxy.endWatches(gone);
    },
  },
  {
    name: 'the versions of watches and of lists begun are gone',
    happen: async ({ proxy }, meanwhile) => {
      let lists = 3;
      proxy.refuse = ({ url, watch }) => (watch || (url.searchParams.has('continue') && lists-- > 0) ? { status: 410, message: 'The provided continue parameter is too old' } : undefined);
      proxy.endWatches();
      await meanwhile();
      await pause(lastsMs);
      proxy.refuse = () => undefined;
    },
  },
  { name: 'the server has too many requests', happen: answers(429, 'too many requests', 1) },
  { name: 'the server fails', happen: answers(500, 'etcdserver: request timed out') },
  { name: 'the server is not ready', happen: answers(503, 'apiserver is shutting down') },
  {
    name: 'connections break, several times',
    happen: async ({ proxy }, meanwhile) => {
      for (let times = 0; times < 3; times++) {
        proxy.cut();
        await meanwhile();
        await pause(300);
      }
    },
  },
  {
    name: 'watches break inside of an event',
    happen: async ({ proxy }, meanwhile) => {
      proxy.tearWatches();
      await meanwhile();
    },
  },
  {
    name: 'watches end and end again in good order',
    happen: async ({ proxy }, meanwhile) => {
      for (let times = 0; times < 3; times++) {
        proxy.endWatches();
        await meanwhile();
      }
    },
  },
  {
    name: 'the token expires, and there is another',
    happen: async ({ proxy, renewToken }, meanwhile) => {
      await renewToken(0);
      proxy.endWatches();
      await meanwhile();
    },
  },
  {
    name: 'the token expires, is refused, and another comes while the machine sleeps',
    happen: async ({ proxy, clock, renewToken }, meanwhile) => {
      const renewed = renewToken(lastsMs);
      proxy.endWatches();
      await meanwhile();
      await renewed;
      clock.jump(3_600_000);
    },
  },
];

import type { KubeClient, KubeRequest } from '../api/types.ts';
import { Failure } from '../../common/failure.ts';

/** A reviver's third argument, which the library's types do not know yet: the text of a number as it stood there. */
type Reviver = (key: string, value: unknown, context?: { readonly source?: string }) => unknown;

const parse = JSON.parse as (text: string, reviver?: Reviver) => unknown;

/** Where a number of so many digits may begin: most texts have none, and are read many times faster. */
const longNumber = /[:,[] ?-?[0-9]{16}/;

/** Reads JSON without losing digits: whole numbers that a JavaScript number cannot hold become bigints. */
export function parseExact(text: string): unknown {
  return longNumber.test(text) ? parse(text, exact) : parse(text);
}

function exact(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value) || !/^-?[0-9]+$/.test(context?.source ?? '')) {
    return value;
  }
  const whole = BigInt(context?.source ?? 0);
  return BigInt.asIntN(64, whole) === whole ? whole : value;
}

/**
 * The client with answers read so, for what prints objects digit by digit. It waits for them as long as kubectl does,
 * for ever: a busy server may need minutes for a long list, and the person can end it.
 * @param onWarning told what the server warns of beside its answers
 */
export function exactClient(client: KubeClient, onWarning?: (text: string) => void): KubeClient {
  return {
    json: async (request: KubeRequest) => {
      const text = await client.text({ timeoutMs: 0, onWarning, ...request });
      try {
        return parseExact(text);
      } catch (error) {
        throw new Failure('unsupported', `The answer to ${request.path} is not JSON.`, { cause: error });
      }
    },
    text: (request) => client.text(request),
    stream: (request) => client.stream({ onWarning, ...request }),
    webSocket: (request, protocols) => client.webSocket(request, protocols),
  };
}

import { asNumber, asString, type JsonObject } from '../../../common/json.ts';

/** `key=value:Effect for 300s`, with ` op=Exists` where any value is tolerated. */
export function tolerationText(toleration: JsonObject): string {
  const key = asString(toleration.key) ?? '';
  const value = asString(toleration.value) ?? '';
  const effect = asString(toleration.effect) ?? '';
  const seconds = asNumber(toleration.tolerationSeconds);
  const taint = `${key}${value ? `=${value}` : ''}${effect ? `:${effect}` : ''}`;
  const exists = toleration.operator === 'Exists' && !value ? 'op=Exists' : '';
  const words = key || effect ? [taint, exists].filter(Boolean).join(' ') : taint + exists;
  return seconds === undefined ? words : `${words} for ${seconds}s`;
}

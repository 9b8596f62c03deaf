import { humanDuration } from '../../common/duration.ts';

export { humanDuration };

/**
 * The age of an RFC 3339 time, or `<unknown>` where there is none.
 * @param now milliseconds since the Unix epoch
 */
export function ageSince(time: unknown, now: number): string {
  const at = typeof time === 'string' ? Date.parse(time) : NaN;
  return Number.isNaN(at) ? '<unknown>' : humanDuration(now - at);
}

const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** An RFC 3339 time in the local time zone, as RFC 1123 with a numeric zone: `Mon, 02 Jan 2006 15:04:05 +0100`. */
export function localTime(time: unknown): string {
  const at = typeof time === 'string' ? new Date(time) : undefined;
  if (at === undefined || Number.isNaN(at.getTime())) {
    // What kubectl shows for a time that the server left out.
    return 'Mon, 01 Jan 0001 00:00:00 +0000';
  }
  const offset = -at.getTimezoneOffset();
  const zone = `${offset < 0 ? '-' : '+'}${two(Math.abs(offset) / 60)}${two(Math.abs(offset) % 60)}`;
  const day = `${days[at.getDay()] ?? ''}, ${two(at.getDate())} ${months[at.getMonth()] ?? ''} ${String(at.getFullYear()).padStart(4, '0')}`;
  return `${day} ${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())} ${zone}`;
}

function two(value: number): string {
  return String(Math.trunc(value)).padStart(2, '0');
}

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

/**
 * An age as kubectl writes it: two or three significant figures, coarser the longer it is (`95s`, `3m20s`, `47h`,
 * `5d3h`, `2y10d`). A span of up to two seconds into the future is taken as a difference of clocks and shown as
 * `0s`; what lies further ahead is `<invalid>`.
 * @param ms the span in milliseconds
 */
export function humanDuration(ms: number): string {
  const seconds = Math.trunc(ms / second);
  if (seconds < -1) {
    return '<invalid>';
  }
  if (seconds < 120) {
    return `${Math.max(seconds, 0)}s`;
  }
  const minutes = Math.trunc(ms / minute);
  if (minutes < 10) {
    return pair(minutes, 'm', seconds % 60, 's');
  }
  if (minutes < 180) {
    return `${minutes}m`;
  }
  const hours = Math.trunc(ms / hour);
  if (hours < 8) {
    return pair(hours, 'h', minutes % 60, 'm');
  }
  return hours < 48 ? `${hours}h` : humanDays(hours);
}

function humanDays(hours: number): string {
  const days = Math.trunc(hours / 24);
  if (days < 8) {
    return pair(days, 'd', hours % 24, 'h');
  }
  if (days < 2 * 365) {
    return `${days}d`;
  }
  const years = Math.trunc(days / 365);
  return years < 8 ? pair(years, 'y', days % 365, 'd') : `${years}y`;
}

function pair(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large}${largeUnit}` : `${large}${largeUnit}${small}${smallUnit}`;
}

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

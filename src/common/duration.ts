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

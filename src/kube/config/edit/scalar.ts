export type ScalarStyle = 'plain' | 'single' | 'double';

// YAML 1.1, which kubectl reads, takes each of these for a boolean or nothing when it stands without quotes.
const reserved = /^(?:y|n|yes|no|on|off|true|false|null)$/i;
// Starts with a letter, so that it is no number, date or time in any version of YAML, and holds no YAML syntax.
const plainBlock = /^[A-Za-z](?:[\w./@+-]|:(?=[\w/@]))*$/;
const plainFlow = /^[A-Za-z][\w./@+-]*$/;
const printable = /^[\u0020-\u007e\u00a0-\ud7ff\ue000-\ufefe\uff00-\ufffd]*$/;

/** The text as a YAML scalar on one line, in the wanted style where that style can hold it, else in double quotes. */
export function scalarText(value: string, style: ScalarStyle, flow: boolean): string {
  if (style === 'plain' && (flow ? plainFlow : plainBlock).test(value) && !reserved.test(value)) {
    return value;
  }
  if (style === 'single' && printable.test(value)) {
    return `'${value.replaceAll("'", "''")}'`;
  }
  // JSON's strings are YAML's; the rest of what YAML does not print is escaped too.
  return JSON.stringify(value).replace(/[\u007f-\u009f\u2028\u2029\ufeff]/g, (character) =>
    `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

import type { IncomingHttpHeaders } from 'node:http';

/** Code, agent, the quoted text and maybe a quoted date, and what comes behind a comma. */
const warning = /^\s*(\d{3}) (\S+) "((?:[^"\\]|\\.)*)"(?:\s*"[^"]*")?\s*(?:,|$)/;
/** The code of warnings that are meant for people. */
const miscellaneous = '299';

/** What the server warns of beside its answer, as kubectl understands it: what is not well-formed, and all behind it, is left out. */
export function warningsOf(headers: IncomingHttpHeaders): string[] {
  // Node reads headers as Latin-1; the server writes UTF-8.
  let rest = Buffer.from(headers.warning ?? '', 'latin1').toString();
  const texts: string[] = [];
  for (let found = warning.exec(rest); found !== null && rest !== ''; found = warning.exec(rest)) {
    const [whole, code, , quoted = ''] = found;
    const text = quoted.replace(/\\(.)/g, '$1');
    if (/[\p{Cc}\ufffd]/u.test(text)) {
      break;
    }
    if (code === miscellaneous && text !== '') {
      texts.push(text);
    }
    rest = rest.slice(whole.length);
  }
  return texts;
}

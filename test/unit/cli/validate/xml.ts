/** One element of an XML document. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Element[];
  readonly text: string;
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: '\'' };

/** Reads XML strictly, as far as reports use it. Throws for what is not well-formed. */
export function parseXml(source: string): Element {
  if (/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.test(source)) {
    throw new Error('a character that XML does not have');
  }
  const reader = { rest: source.replace(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n/, '') };
  const root = readElement(reader);
  if (reader.rest.trim() !== '') {
    throw new Error(`text after the root: ${reader.rest.slice(0, 80)}`);
  }
  return root;
}

function take(reader: { rest: string }, pattern: RegExp): RegExpExecArray {
  const match = pattern.exec(reader.rest);
  if (match?.index !== 0) {
    throw new Error(`not well-formed at: ${reader.rest.slice(0, 80)}`);
  }
  reader.rest = reader.rest.slice(match[0].length);
  return match;
}

function readElement(reader: { rest: string }): Element {
  const [, name, attributeText, empty] = take(reader, /^<([a-z]+)((?:\s+[a-z]+="[^"<]*")*)\s*(\/?)>/);
  const attributes = Object.fromEntries([...attributeText!.matchAll(/([a-z]+)="([^"]*)"/g)].map(([, key, value]) => [key!, unescape(value!.replace(/\s/g, ' '))]));
  const children: Element[] = [];
  let text = '';
  while (empty === '' && !reader.rest.startsWith(`</${name!}>`)) {
    if (reader.rest.startsWith('<')) {
      children.push(readElement(reader));
    } else {
      text += unescape(take(reader, /^[^<]+/)[0]);
    }
  }
  reader.rest = reader.rest.slice(empty === '' ? name!.length + 3 : 0).replace(/^\s+/, '');
  return { name: name!, attributes, children, text: text.trim() };
}

function unescape(text: string): string {
  if (text.includes(']]>')) {
    throw new Error(']]> in text');
  }
  return text.replace(/&(?:#(\d+);|([a-z]+);|)/g, (_, code?: string, name?: string) => {
    const character = code === undefined ? entities[name ?? ''] : String.fromCodePoint(Number(code));
    if (character === undefined) {
      throw new Error(`an entity that XML does not have: ${name ?? '&'}`);
    }
    return character;
  });
}

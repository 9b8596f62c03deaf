/**
 * The forms of YAML that most manifests consist of, and that have one reading only: block maps and lists, words, numbers,
 * strings on one line, blocks of text, maps in braces and lists in brackets on one line, and values of keys that are named
 * and repeated. Everything else (merges, tags, escapes, dates, doubled keys, mistakes) is left to readers of all of YAML,
 * which take several times as long.
 */

/** Longer texts are rare, and the server refuses them from 3 MiB on. So much may be repeated, too. */
const mostCharacters = 1_000_000;
const mostLevels = 100;
/** The server refuses documents of which most is repeated. */
const mostAliases = 50;

/** Tabs, carriage returns, other line breaks of YAML 1.1, and what is no printable character. */
const unusual = /[^\n -~\u00a1-\u2027\u202a-\ud7ff\ue000-\ufefe]/;

const plainKey = /(\.?[A-Za-z_][\w./-]{0,252}):(?= |$)/y;
const quotedKey = /(?:"([\w./ -]{1,253})"|'([\w./ -]{1,253})'):(?= |$)/y;
const comment = / +#/;
const nothingMore = / *(?: #.*)?$/y;
const doubleQuoted = /"(?:[^"\\]|\\["\\nt])*"/y;
const singleQuoted = /'(?:[^']|'')*'/y;
/** A word inside of braces or brackets. */
const shortWord = /(?:[\w./$()=+~-]|:(?! ))(?:[\w./$()=+*%'"-]|:(?! )| (?=[\w./$()=+*%'"-]))*/y;
const anchor = /&([A-Za-z][\w-]*)(?= |$)/y;
const alias = /\*([A-Za-z][\w-]*)(?= |$)/y;
const textBlock = /([|>])(-?)(?: +#.*| *)$/y;

/** YAML 1.1 takes these words for something else than text, in some cases of their letters. */
const meaningful = /^(?:y|yes|n|no|true|false|on|off|null|\.inf|\.nan)$/i;
const yes = /^(?:[Tt]rue|TRUE|[Yy]es|YES|[Oo]n|ON)$/;
const no = /^(?:[Ff]alse|FALSE|[Nn]o|NO|[Oo]ff|OFF)$/;
const nothing = /^(?:[Nn]ull|NULL|~)$/;
const integer = /^(?:0|-?[1-9]\d{0,17})$/;
const decimal = /^(?:0|[1-9]\d{0,5})(?:\.\d{1,5})?(?:e\d)?$/;
/** As modes of files are written. */
const octal = /^0[0-7]{3}$/;
/** Text although it begins with a digit, a dash or a dot: quantities, spans of time, shares, addresses, versions, UIDs, flags, paths. */
const text = /^(?:\d+(?:\.\d+)?(?:m|u|k|s|h|d|ms|%|[KMGTPE][A-Za-z]*)|\d+\.\d+\.\d+[\w./-]*|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|--?[A-Za-z].*|\.\.?\/.*|\.[A-Za-z_].*|[A-Za-z_/$(].*)$/;

/**
 * The JSON that kubectl and the API server (sigs.k8s.io/yaml) make of a document in YAML, byte for byte. Undefined where that
 * cannot be told for certain. Takes time in proportion to the text.
 */
export function readPlainYaml(document: string): string | undefined {
  return document.length > mostCharacters || unusual.test(document) ? undefined : new PlainReader(document).read();
}

/** A value on a line, and where it ends. */
interface Read {
  readonly json: string;
  readonly end: number;
}

/** Each function returns JSON, or undefined where the text is not plain; then nothing else counts. */
class PlainReader {
  readonly #lines: readonly string[];
  /** The line that is read, from 0. */
  #at = -1;
  /** How far it is indented; -1 behind the last one. */
  #indent = -1;
  readonly #anchors = new Map<string, string>();
  #aliases = 0;
  /** Characters that aliases stand for. */
  #repeated = 0;

  constructor(document: string) {
    this.#lines = document.split('\n');
  }

  read(): string | undefined {
    this.#next();
    const json = this.#indent === 0 ? this.#map(0, 0) : undefined;
    return this.#at === this.#lines.length ? json : undefined;
  }

  get #line(): string {
    return this.#lines[this.#at] ?? '';
  }

  /** Goes to the next line that is neither empty nor a comment. */
  #next(): void {
    while (++this.#at < this.#lines.length) {
      const indent = indentOf(this.#line);
      if (indent < this.#line.length && this.#line[indent] !== '#') {
        this.#indent = indent;
        return;
      }
    }
    this.#indent = -1;
  }

  /** The entries that begin at a column, the first of them on this line. */
  #map(column: number, level: number): string | undefined {
    const entries = new Map<string, string>();
    do {
      const found = keyAt(this.#line, column);
      if (found === undefined || entries.has(found.key) || level > mostLevels) {
        return undefined;
      }
      const value = this.#entryValue(found.end, column, level);
      if (value === undefined || this.#indent > column) {
        return undefined;
      }
      entries.set(found.key, value);
    } while (this.#indent === column);
    return objectOf(entries);
  }

  /** What stands behind a key: on its line, or below it. */
  #entryValue(from: number, column: number, level: number): string | undefined {
    const start = skipSpaces(this.#line, from);
    const [whole, name] = matchAt(anchor, this.#line, start) ?? [];
    if (whole === undefined) {
      return this.#valueAt(start, column, level);
    }
    const aliases = this.#aliases;
    const json = this.#valueAt(skipSpaces(this.#line, start + whole.length), column, level);
    if (json === undefined || aliases < this.#aliases) {
      return undefined;
    }
    this.#anchors.set(name!, json);
    return json;
  }

  #valueAt(from: number, column: number, level: number): string | undefined {
    if (!isAtEnd(this.#line, from)) {
      return this.#line[from] === '*' ? this.#alias(from) : this.#scalar(from, column);
    }
    this.#next();
    if (this.#indent < column || (this.#indent === column && !isItem(this.#line, column))) {
      return 'null';
    }
    return isItem(this.#line, this.#indent) ? this.#list(this.#indent, level + 1) : this.#map(this.#indent, level + 1);
  }

  /** A value that was named before, and then the next line. */
  #alias(from: number): string | undefined {
    const [whole = '', name = ''] = matchAt(alias, this.#line, from) ?? [];
    const value = this.#anchors.get(name);
    this.#repeated += value?.length ?? 0;
    if (value === undefined || !isAtEnd(this.#line, from + whole.length) || ++this.#aliases > mostAliases || this.#repeated > mostCharacters) {
      return undefined;
    }
    this.#next();
    return value;
  }

  /** The items whose dashes stand in a column, the first of them on this line. */
  #list(column: number, level: number): string | undefined {
    const items: string[] = [];
    do {
      const item = level > mostLevels ? undefined : this.#item(column, level);
      if (item === undefined || this.#indent > column) {
        return undefined;
      }
      items.push(item);
    } while (this.#indent === column && isItem(this.#line, column));
    return `[${items.join(',')}]`;
  }

  #item(column: number, level: number): string | undefined {
    const from = skipSpaces(this.#line, column + 1);
    if (!isAtEnd(this.#line, column + 1)) {
      return keyAt(this.#line, from) === undefined ? this.#scalar(from, column) : this.#map(from, level + 1);
    }
    this.#next();
    if (this.#indent <= column) {
      return 'null';
    }
    return isItem(this.#line, this.#indent) ? this.#list(this.#indent, level + 1) : this.#map(this.#indent, level + 1);
  }

  /** A value that begins on this line, and then the next line. One that goes on there is noticed by its indentation. */
  #scalar(from: number, column: number): string | undefined {
    const line = this.#line;
    const [, style, chomped] = matchAt(textBlock, line, from) ?? [];
    if (style !== undefined) {
      return this.#text(column, style === '>', chomped === '');
    }
    const whole = line[from] === '[' || line[from] === '{' ? flowAt(line, from, 0) : quotedAt(line, from);
    if (whole !== undefined && !isAtEnd(line, whole.end)) {
      return undefined;
    }
    const json = whole?.json ?? plain(withoutComment(line.slice(from)));
    this.#next();
    return json;
  }

  /** The lines of a block of text below the line of a key or dash in a column. */
  #text(column: number, folded: boolean, endsLine: boolean): string | undefined {
    const lines = this.#lines;
    const first = this.#at + 1;
    const indent = indentOf(lines[first] ?? '');
    let end = first;
    let past = first;
    for (; past < lines.length; past++) {
      const line = lines[past]!;
      const own = indentOf(line);
      if (own < line.length && own < indent) {
        break;
      }
      if (own < line.length) {
        end = past + 1;
      } else if (own > indent) {
        return undefined;
      }
    }
    // The last line of a text without a line break at its end is read in another way.
    if (indent <= column || indent === (lines[first] ?? '').length || end === lines.length) {
      return undefined;
    }
    this.#at = past - 1;
    this.#next();
    const rows = lines.slice(first, end).map((line) => line.slice(indent));
    // Lines that are empty, or indented further, are not folded like others.
    return folded && rows.some((row) => row === '' || row.startsWith(' ')) ? undefined : json(rows.join(folded ? ' ' : '\n') + (endsLine ? '\n' : ''));
  }
}

/** Go writes keys in order. */
function objectOf(entries: ReadonlyMap<string, string>): string {
  return `{${[...entries.keys()].sort().map((key) => `"${key}":${entries.get(key)!}`).join(',')}}`;
}

function keyAt(line: string, from: number): { readonly key: string; readonly end: number } | undefined {
  const word = matchAt(plainKey, line, from);
  if (word !== undefined) {
    return meaningful.test(word[1]!) ? undefined : { key: word[1]!, end: from + word[0].length };
  }
  const quoted = matchAt(quotedKey, line, from);
  return quoted === undefined ? undefined : { key: quoted[1] ?? quoted[2]!, end: from + quoted[0].length };
}

function quotedAt(line: string, from: number): Read | undefined {
  const [double] = matchAt(doubleQuoted, line, from) ?? [];
  if (double !== undefined) {
    return { json: json(JSON.parse(double) as string), end: from + double.length };
  }
  const [single] = matchAt(singleQuoted, line, from) ?? [];
  return single === undefined ? undefined : { json: json(single.slice(1, -1).replaceAll('\'\'', '\'')), end: from + single.length };
}

/** A value inside of braces or brackets, or such a collection itself. */
function flowAt(line: string, from: number, level: number): Read | undefined {
  switch (level > mostLevels ? undefined : line[from]) {
    case undefined:
      return undefined;
    case '[':
      return flowList(line, from, level);
    case '{':
      return flowMap(line, from, level);
    default: {
      const quoted = quotedAt(line, from);
      const [word] = quoted === undefined ? matchAt(shortWord, line, from) ?? [] : [];
      const value = word === undefined ? undefined : plain(word);
      return quoted ?? (value === undefined ? undefined : { json: value, end: from + word!.length });
    }
  }
}

function flowList(line: string, from: number, level: number): Read | undefined {
  const items: string[] = [];
  const end = eachPart(line, from, ']', (at) => {
    const item = flowAt(line, at, level + 1);
    items.push(item?.json ?? '');
    return item?.end;
  });
  return end === undefined ? undefined : { json: `[${items.join(',')}]`, end };
}

function flowMap(line: string, from: number, level: number): Read | undefined {
  const entries = new Map<string, string>();
  const end = eachPart(line, from, '}', (at) => {
    const found = keyAt(line, at);
    const value = found === undefined || entries.has(found.key) ? undefined : flowAt(line, skipSpaces(line, found.end), level + 1);
    entries.set(found?.key ?? '', value?.json ?? '');
    return value?.end;
  });
  return end === undefined ? undefined : { json: objectOf(entries), end };
}

/** Goes over what stands between commas up to a closing character; `read` tells where a part ends. Returns the end of all. */
function eachPart(line: string, from: number, closing: string, read: (at: number) => number | undefined): number | undefined {
  let at = skipSpaces(line, from + 1);
  if (line[at] === closing) {
    return at + 1;
  }
  for (;;) {
    const end = read(at);
    if (end === undefined) {
      return undefined;
    }
    at = skipSpaces(line, end);
    if (line[at] === closing) {
      return at + 1;
    }
    if (line[at] !== ',') {
      return undefined;
    }
    at = skipSpaces(line, at + 1);
  }
}

/** What a word means that stands there without quotes. */
function plain(word: string): string | undefined {
  if (meaningful.test(word) || word === '~') {
    return yes.test(word) ? 'true' : no.test(word) ? 'false' : nothing.test(word) ? 'null' : undefined;
  }
  if (integer.test(word)) {
    return word;
  }
  if (decimal.test(word)) {
    return String(Number(word));
  }
  if (octal.test(word)) {
    return String(Number.parseInt(word, 8));
  }
  return text.test(word) && !word.includes(': ') && !word.endsWith(':') ? json(word) : undefined;
}

/** A string as Go's encoding/json writes it. */
function json(value: string): string {
  return JSON.stringify(value).replace(/[<>&]/g, (character) => `\\u00${character.charCodeAt(0).toString(16)}`);
}

function withoutComment(rest: string): string {
  const at = rest.search(comment);
  return (at < 0 ? rest : rest.slice(0, at)).trimEnd();
}

function isItem(line: string, column: number): boolean {
  return line[column] === '-' && (line.length === column + 1 || line[column + 1] === ' ');
}

/** Whether nothing or a comment follows. */
function isAtEnd(line: string, from: number): boolean {
  return matchAt(nothingMore, line, from) !== undefined;
}

function indentOf(line: string): number {
  return skipSpaces(line, 0);
}

function skipSpaces(line: string, from: number): number {
  let at = from;
  while (line.charCodeAt(at) === 0x20) {
    at++;
  }
  return at;
}

function matchAt(pattern: RegExp, line: string, from: number): RegExpExecArray | undefined {
  pattern.lastIndex = from;
  return pattern.exec(line) ?? undefined;
}

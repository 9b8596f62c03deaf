import { isAbsolute, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { FindingCode } from '../../../language/findings.ts';
import { standardInput } from '../files.ts';
import type { DocumentResult, ReportedFinding, ReportedPlace, Reporter } from '../results.ts';
import type { ReporterIo } from './registry.ts';

interface Rule {
  readonly name: string;
  readonly text: string;
  readonly help: string;
}

const rules: Readonly<Record<FindingCode, Rule>> = {
  'duplicate-key': { name: 'DuplicateKey', text: 'A key is given twice in one map', help: 'The API server refuses a map that has a key twice. Keep one of the two.' },
  'duplicate-value': { name: 'DuplicateValue', text: 'A value that must be unique is used twice', help: 'The members of this list are told apart by this value. Give each its own, or remove one of the two.' },
  forbidden: { name: 'Forbidden', text: 'Something that is not allowed here', help: 'The API server does not allow this field or change here, often because of what another field says. The message names the reason.' },
  'invalid-value': { name: 'InvalidValue', text: 'A value that is not allowed', help: 'The API server takes only certain values for this field. The message says which ones, or which form they have.' },
  'missing-field': { name: 'MissingField', text: 'A required field is missing', help: 'The API server refuses objects without this field. Add it where the finding points.' },
  'not-found': { name: 'NotFound', text: 'A name that nothing in the object has', help: 'The field names another part of the same object, such as a volume, which is not there. Correct the name, or add the part.' },
  syntax: { name: 'Syntax', text: 'The text is not valid YAML', help: 'The text cannot be read. Correct the YAML where the finding points.' },
  'unknown-field': { name: 'UnknownField', text: 'A field that the type does not have', help: 'The API server does not know this field: it may be misspelt, in the wrong place, or of another version of Kubernetes.' },
  'unknown-kind': { name: 'UnknownKind', text: 'A type that is not known or not served', help: 'The version of Kubernetes does not serve this apiVersion and kind, or the CustomResourceDefinition of the type is not among the files. --crds names more of them.' },
  'wrong-type': { name: 'WrongType', text: 'A value of the wrong type', help: 'The field takes a value of another type, such as a number where a string is written. Quotes make a string.' },
};

const ruleIds = Object.keys(rules);
const levels = { error: 'error', warning: 'warning', information: 'note' } as const;

/** A SARIF 2.1.0 log (https://docs.oasis-open.org/sarif/sarif/v2.1.0/), written result by result. */
export class SarifReporter implements Reporter {
  readonly #io: ReporterIo;
  readonly #tail: string;
  #separator = '\n';

  constructor(io: ReporterIo, version: string) {
    this.#io = io;
    const [head, tail] = JSON.stringify(emptyLog(version), undefined, 2).split('"results": []');
    io.stdout(`${head!}"results": [`);
    this.#tail = tail!;
  }

  add({ file, findings }: DocumentResult): void {
    for (const finding of findings) {
      this.#io.stdout(`${this.#separator}${JSON.stringify(toResult(file, finding))}`);
      this.#separator = ',\n';
    }
  }

  end(): void {
    this.#io.stdout(`\n]${this.#tail}\n`);
  }
}

function emptyLog(version: string): object {
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [{
      tool: { driver: { name: 'pilothouse', version, rules: Object.entries(rules).map(([id, { name, text, help }]) => ({ id, name, shortDescription: { text }, help: { text: help } })) } },
      columnKind: 'utf16CodeUnits',
      results: [],
    }],
  };
}

function toResult(file: string, finding: ReportedFinding): object {
  const { code, severity, message, field, details, related = [] } = finding;
  const uri = toUri(file);
  return {
    ruleId: code,
    ruleIndex: ruleIds.indexOf(code),
    level: levels[severity],
    message: { text: message },
    locations: [{ physicalLocation: toLocation(uri, finding), ...(field === undefined ? {} : { logicalLocations: [{ fullyQualifiedName: field, kind: 'member' }] }) }],
    ...(related.length === 0 ? {} : { relatedLocations: related.map((place) => ({ physicalLocation: toLocation(uri, place), message: { text: place.message } })) }),
    ...(details === undefined ? {} : { properties: { server: details } }),
  };
}

function toLocation(uri: string, { line, column, endLine, endColumn }: ReportedPlace): object {
  return { artifactLocation: { uri }, region: { startLine: line, startColumn: column, endLine, endColumn } };
}

function toUri(file: string): string {
  if (file === standardInput) {
    return 'stdin';
  }
  return isAbsolute(file) ? pathToFileURL(file).href : file.split(sep).map((part) => encodeURIComponent(part.toWellFormed())).join('/');
}

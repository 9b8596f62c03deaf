import type { FindingCode } from '../../language/findings.ts';
import type { DocumentResult, ReportedFinding } from './results.ts';

const rules: Readonly<Record<FindingCode, string>> = {
  'duplicate-key': 'A key is given twice in one map',
  'invalid-value': 'A value is not one of those that are allowed',
  'missing-field': 'A required field is missing',
  syntax: 'The text is not valid YAML',
  'unknown-field': 'A field that the type does not have',
  'unknown-kind': 'A type that is not known or not served',
  'wrong-type': 'A value of the wrong type',
};

const levels = { error: 'error', warning: 'warning', information: 'note' } as const;

/** The results as a SARIF 2.1.0 log (https://docs.oasis-open.org/sarif/sarif/v2.1.0/). */
export function toSarif(results: readonly DocumentResult[], version: string): object {
  const ruleIds = Object.keys(rules);
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [{
      tool: { driver: { name: 'pilothouse', version, rules: Object.entries(rules).map(([id, text]) => ({ id, shortDescription: { text } })) } },
      columnKind: 'utf16CodeUnits',
      results: results.flatMap(({ file, findings }) => findings.map((finding) => toResult(file, finding, ruleIds))),
    }],
  };
}

function toResult(file: string, { code, severity, message, line, column, endLine, endColumn }: ReportedFinding, ruleIds: readonly string[]): object {
  return {
    ruleId: code,
    ruleIndex: ruleIds.indexOf(code),
    level: levels[severity],
    message: { text: message },
    locations: [{
      physicalLocation: {
        artifactLocation: { uri: file === '-' ? 'stdin' : encodeURI(file.replaceAll('\\', '/')) },
        region: { startLine: line, startColumn: column, endLine, endColumn },
      },
    }],
  };
}

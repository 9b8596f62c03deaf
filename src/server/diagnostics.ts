import type { Diagnostic, DiagnosticSeverity } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { AnalysedSlice } from '../language/document.ts';
import type { FindingCode, Severity } from '../language/findings.ts';
import { diagnosticSource } from '../protocol.ts';

/** What extensions for YAML itself report too. */
const ofYaml: ReadonlySet<FindingCode> = new Set(['duplicate-key', 'syntax']);

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = { error: 1, warning: 2, information: 3 };

/** The findings of a document's slices as the editor wants them. */
export function toDiagnostics(document: TextDocument, slices: readonly AnalysedSlice[], syntaxByOthers: boolean): Diagnostic[] {
  return slices.flatMap(({ slice, analysis }) => analysis.findings
    .filter(({ code }) => !(syntaxByOthers && ofYaml.has(code)))
    .map(({ code, severity, message, start, end }) => ({
      range: { start: document.positionAt(slice.offset + start), end: document.positionAt(slice.offset + end) },
      severity: severities[severity],
      code,
      message,
      source: diagnosticSource,
    })));
}

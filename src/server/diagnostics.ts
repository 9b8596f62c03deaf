import type { Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, Range } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { AnalysedSlice } from '../language/document.ts';
import type { Finding, FindingCode, Severity } from '../language/findings.ts';
import type { Slice } from '../language/slices.ts';
import type { Place } from '../language/tree.ts';
import { diagnosticSource } from '../protocol.ts';

/** What extensions for YAML itself report too. */
const ofYaml: ReadonlySet<FindingCode> = new Set(['duplicate-key', 'syntax']);

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = { error: 1, warning: 2, information: 3 };

/** The findings of a document's slices as the editor wants them. */
export function toDiagnostics(document: TextDocument, slices: readonly AnalysedSlice[], syntaxByOthers: boolean): Diagnostic[] {
  return slices.flatMap(({ slice, analysis }) => analysis.findings
    .filter(({ code }) => !(syntaxByOthers && ofYaml.has(code)))
    .map((finding) => toDiagnostic(document, slice, finding)));
}

function toDiagnostic(document: TextDocument, slice: Slice, finding: Finding): Diagnostic {
  const related = relatedOf(document, slice, finding);
  return {
    range: rangeOf(document, slice, finding),
    severity: severities[finding.severity],
    code: finding.code,
    message: finding.message,
    source: diagnosticSource,
    ...(related.length === 0 ? {} : { relatedInformation: related }),
  };
}

/** Other places that a finding speaks of, and below them what the API server itself says. */
function relatedOf(document: TextDocument, slice: Slice, finding: Finding): DiagnosticRelatedInformation[] {
  const at = (place: Place, message: string): DiagnosticRelatedInformation => ({ location: { uri: document.uri, range: rangeOf(document, slice, place) }, message });
  const places = (finding.related ?? []).map((each) => at(each, each.message));
  const details = (finding.details ?? '').split('\n').filter((line) => line.trim() !== '' && line !== finding.message);
  return details.length === 0 ? places : [...places, at(finding, `The API server: ${details.join('; ')}`)];
}

function rangeOf(document: TextDocument, slice: Slice, { start, end }: Place): Range {
  return { start: document.positionAt(slice.offset + start), end: document.positionAt(slice.offset + end) };
}

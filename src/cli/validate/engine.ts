import { TextDocument } from 'vscode-languageserver-textdocument';
import { Analyser, type Analysis } from '../../language/analysis.ts';
import { checkers } from '../../language/checks/registry.ts';
import { identify } from '../../language/manifest.ts';
import { parseSlice } from '../../language/parse.ts';
import type { Schemas } from '../../language/ports.ts';
import { cutSlices, isBlank, type Slice } from '../../language/slices.ts';
import { field, textOf, toData } from '../../language/tree.ts';
import { CrdSchemas } from '../../schema/crds.ts';
import type { InputFile } from './files.ts';
import type { DocumentResult, ReportedFinding } from './results.ts';

/** Judges every document of the files, in order. Documents that are no Kubernetes manifests yield no result. */
export async function* judge(files: readonly InputFile[], schemas: Schemas, signal: AbortSignal): AsyncGenerator<DocumentResult> {
  const analyser = new Analyser(schemas, checkers);
  for (const file of files) {
    const document = TextDocument.create(file.name, 'yaml', 0, file.text);
    for (const slice of cutSlices(file.text).filter(({ text }) => !isBlank(text))) {
      signal.throwIfAborted();
      const analysis = await analyser.analyse(slice, signal);
      if (analysis.manifests.length > 0 || analysis.findings.length > 0) {
        yield resultOf(file, document, slice, analysis);
      }
    }
  }
}

/** The custom types that the files define themselves. */
export function definedTypes(files: readonly InputFile[]): CrdSchemas {
  const crds = new CrdSchemas();
  for (const { name, text } of files.filter((file) => file.text.includes('CustomResourceDefinition'))) {
    const slices = cutSlices(text).filter((slice) => slice.text.includes('CustomResourceDefinition'));
    crds.update(name, slices.flatMap((slice) => identify(parseSlice(slice.text).root).manifests.map(({ root }) => toData(root))));
  }
  return crds;
}

function resultOf(file: InputFile, document: TextDocument, slice: Slice, { root, findings }: Analysis): DocumentResult {
  return {
    file: file.name,
    doc: slice.index,
    kind: textOf(field(root, 'kind')) ?? null,
    name: textOf(field(root, 'metadata', 'name')) ?? null,
    findings: findings.map(({ start, end, severity, code, message }): ReportedFinding => {
      const from = document.positionAt(slice.offset + start);
      const to = document.positionAt(slice.offset + end);
      return { line: from.line + 1, column: from.character + 1, endLine: to.line + 1, endColumn: to.character + 1, severity, code, message };
    }),
  };
}

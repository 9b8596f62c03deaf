import { randomBytes } from 'node:crypto';

/** Addresses of the page's own files, and the source that its style sheet is let in from. */
export interface PageFiles {
  readonly script: string;
  readonly style: string;
  readonly source: string;
  /** The language of the texts, such as `en`. */
  readonly language: string;
}

/** The page around the table. Lets in one script and one style sheet, and nothing else from anywhere. */
export function tableHtml({ script, style, source, language }: PageFiles): string {
  const nonce = randomBytes(18).toString('base64');
  return `<!DOCTYPE html>
<html lang="${attribute(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src ${attribute(source)}; script-src 'nonce-${nonce}'">
<link rel="stylesheet" href="${attribute(style)}">
</head>
<body data-vscode-context='{"preventDefaultContextMenuItems":true}'>
<script nonce="${nonce}" src="${attribute(script)}"></script>
</body>
</html>`;
}

function attribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}

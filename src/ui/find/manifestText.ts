/** Characters that are looked through: what makes a text a manifest stands in front, and menus must not cost anything. */
const looked = 64 * 1024;

/** A key of the document itself: at the beginning of a line, behind a brace or comma, or quoted as in JSON. */
const key = (name: string): RegExp => new RegExp(`(?:^(?:- )?|[{,][ \\t]*)["']?${name}["']?[ \\t]*:|^[ \\t]+"${name}"[ \\t]*:`, 'm');
const apiVersion = key('apiVersion');
const kind = key('kind');

/** Whether a YAML text says of itself that it is a manifest, judged without reading it as YAML. */
export function isManifestText(text: string): boolean {
  const start = text.slice(0, looked);
  return apiVersion.test(start) && kind.test(start);
}

/** Lets a module (its code and its data, in files) judge the corpus once: so V8 tells what is called for usual documents. */
import { readFileSync } from 'node:fs';
import { Reactor } from '../../src/judge/reactor.ts';
import { judgeRequest } from '../../src/judge/request.ts';
import { webAssembly } from '../../src/judge/webAssembly.ts';
import { definitionTexts, fixtures } from '../../test/unit/language/fixtures.ts';

const [code = '', data = ''] = process.argv.slice(2);
const reactor = Reactor.start({ code: new webAssembly.Module(new Uint8Array(readFileSync(code))), data: readFileSync(data) }, [], () => undefined);
reactor.ask(JSON.stringify({ op: 'define', crds: definitionTexts() }));
for (const { slice } of [...fixtures('accepted'), ...fixtures('rejected')]) {
  reactor.ask(judgeRequest(slice, undefined));
}

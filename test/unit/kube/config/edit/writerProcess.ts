import { KubeconfigWriter } from '../../../../../src/kube/config/edit/file.ts';

// A process that sets the namespace of a context many times: `node writerProcess.ts <file> <context> <times>`. It keeps
// the lock longer than by default: a kubectl that a busy machine holds up between its reading and its locking puts back
// what it has read, and that is nothing that this test is about.
const [file = '', context = '', times = '0'] = process.argv.slice(2);
const writer = new KubeconfigWriter([file], { lockWaitMs: 60_000, settleMs: 400 });
for (let time = 1; time <= Number(times); time++) {
  await writer.setNamespace(context, `${context}-${time}`, new AbortController().signal);
}

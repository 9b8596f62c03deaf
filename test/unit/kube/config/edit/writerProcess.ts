import { KubeconfigWriter } from '../../../../../src/kube/config/edit/file.ts';

// A process that sets the namespace of a context many times: `node writerProcess.ts <file> <context> <times>`.
const [file = '', context = '', times = '0'] = process.argv.slice(2);
const writer = new KubeconfigWriter([file], { lockWaitMs: 60_000 });
for (let time = 1; time <= Number(times); time++) {
  await writer.setNamespace(context, `${context}-${time}`, new AbortController().signal);
}

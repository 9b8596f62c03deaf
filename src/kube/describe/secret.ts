import { asObject, asString } from '../../common/json.ts';
import type { KubeObject } from '../api/types.ts';
import { sortedKeys } from '../text/values.ts';
import { textAt } from './fields.ts';
import { writeAnnotations, writeLabels } from './metadata.ts';
import type { KindDescriber } from './types.ts';
import type { DescribeWriter } from './writer.ts';

/** Tells how long each value is and never what it is; a description is shown, copied and pasted. */
export const secretDescriber: KindDescriber = {
  group: '',
  kind: 'Secret',
  withoutEvents: true,
  render(writer: DescribeWriter, secret: KubeObject): void {
    writer.field(0, 'Name', textAt(secret, 'metadata', 'name'));
    writer.field(0, 'Namespace', textAt(secret, 'metadata', 'namespace'));
    writeLabels(writer, 'Labels', asObject(secret.metadata).labels);
    writeAnnotations(writer, asObject(secret.metadata).annotations);
    writer.line(0, '');
    writer.field(0, 'Type', textAt(secret, 'type'));
    writer.line(0, '');
    writer.line(0, 'Data');
    writer.line(0, '====');
    const data = asObject(secret.data);
    for (const key of sortedKeys(data)) {
      writer.field(0, key, `${Buffer.from(asString(data[key]) ?? '', 'base64').length} bytes`);
    }
  },
};

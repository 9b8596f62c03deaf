import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withoutEncoding } from '../../../../tools/judge/overlay.ts';

test('keeps of generated protobuf code how values are printed, with the imports that needs', () => {
  const text = [
    'package v1', '', 'import (', '\tfmt "fmt"', '\tio "io"', '\tresource "k8s.io/apimachinery/pkg/api/resource"', '\t"sort"', '\tstrings "strings"', ')', '',
    'func (m *Role) Reset() { *m = Role{} }', '',
    'func (m *Role) Size() (n int) {', '\tio.EOF.Error()', '\treturn 0', '}', '',
    'func (this *Role) String() string {', '\tsort.Strings(this.Names)', '\treturn strings.Replace("&Role{}", "Quantity", "resource.Quantity", 1)', '}',
    'func valueToStringGenerated(v interface{}) string {', '\treturn fmt.Sprintf("*%v", v)', '}', '',
  ].join('\n');
  assert.equal(withoutEncoding(text), [
    'package v1', '', 'import fmt "fmt"', 'import sort "sort"', 'import strings "strings"', '',
    'func (this *Role) String() string {', '\tsort.Strings(this.Names)', '\treturn strings.Replace("&Role{}", "Quantity", "resource.Quantity", 1)', '}', '',
    'func valueToStringGenerated(v interface{}) string {', '\treturn fmt.Sprintf("*%v", v)', '}', '',
  ].join('\n'));
});

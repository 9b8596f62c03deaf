/** Strings at the edges of what names, labels, quantities, ports, times, addresses and expressions may be. */
export const oddStrings: readonly string[] = [
  '', ' ', 'a', 'A', 'Upper', 'under_score', 'dots.in.it', '-dash', 'dash-', 'a--b', '.', '..', '../up', './here', 'a/b', 'a/b/c', '/root', '/a/../b', 'a//b', '*', '*.example.com', 'example.com', 'example.com.', 'EXAMPLE.com',
  'example.com/a', 'example.com/A_b.c', 'a b', 'ä', '😀', 'tab\there', 'line\nbreak', '"quoted"', '\u0001', '\u007f', '\u2028', 'x'.repeat(63), 'x'.repeat(64), 'x'.repeat(253), 'x'.repeat(254), `${'x'.repeat(63)}.y`, 'x'.repeat(15), 'x'.repeat(16), 'x'.repeat(52), 'x'.repeat(53),
  '1', '0', '-1', '1.5', '65536', '1e3', '0x10', '010', '1Gi', '1.5Gi', '1.5GiB', '1g', '1G', '1m', '0.1', '.5', '-1Gi', '1 Gi', '1Ei', '9Ei', '16Ei', '1e30', '0.0000000001', '100n', '10%', '0%', '100%', '101%', '%', '-1%', '1.5%',
  'true', 'false', 'yes', 'no', 'null', '~', 'on', '10.0.0.1', '10.0.0.256', '010.0.0.1', '127.0.0.1', '0.0.0.0', '::1', '2001:db8::1', '2001:DB8::1', '::ffff:10.0.0.1', '10.0.0.0/8', '10.0.0.1/8', '10.0.0.0/33', '2001:db8::/32', '0.0.0.0/0', 'fe80::1', '224.0.0.1', '169.254.1.1',
  'http://example.com', 'https://example.com/a?b', 'https://user@example.com', 'ftp://x', 'http', 'https', 'web', 'TCP', 'tcp', 'UDP', 'SCTP', '$(VAR)', '$$(VAR)', '{{ .Values.x }}', 'default', 'kube-system', 'system:masters', 'system-node-critical',
  '2030-01-31T12:00:00Z', '2030-01-31', '2030-01-31T12:00:00.000000Z', '10s', '1h30m', '-5s', '* * * * *', '*/5 * * * *', '60 * * * *', '@daily', 'UTC', 'Local', 'Europe/Berlin', 'aGVsbG8=', 'aGVsbG8', 'not base64!', '{}', '[]', 'None', 'none',
  'v1', 'apps/v1', 'Pod', 'pods', 'pods/log', '*/*', 'true == false', 'object.spec.replicas > 1', 'self.size(', 'metadata.name', 'metadata.labels', "metadata.labels['a']", 'spec.nodeName', 'limits.cpu', 'kubernetes.io/hostname', 'cpu', 'memory', 'nvidia.com/gpu', 'requests.cpu',
];

/** Numbers at the edges of ports, counts, seconds and integers of 32 and 64 bits. */
export const oddNumbers: readonly number[] = [
  -1, 0, 1, 2, 5, 10, 63, 64, 99, 100, 101, 255, 256, 511, 512, 1000, 1023, 1024, 3600, 10000, 30000, 32767, 32768, 65535, 65536, 86400, 1e6, 1e9, 1e9 + 1, 2e9, 2 ** 31 - 1, 2 ** 31, 2 ** 32, -(2 ** 31), -(2 ** 31) - 1, 2 ** 53 - 1, 2 ** 53, 0.5, 1.5, -0.1, 1e-7, 1e20, 1e300,
];

/** Plain scalars that YAML and its readers make different things of. */
export const oddSpellings: readonly string[] = [
  'yes', 'no', 'on', 'off', 'y', 'n', 'Yes', 'NO', 'True', 'FALSE', 'null', 'Null', '~', '', '010', '0o10', '0x1F', '0b11', '1_000', '1e3', '1E3', '1.0', '1.', '.5', '+5', '-0', '-0.0', '08', '0o8', '12:30', '1:20:30', '2030-01-31', '2030-01-31T12:00:00Z', '.inf', '-.inf', '.nan', '.NaN',
  '9223372036854775807', '9223372036854775808', '-9223372036854775809', '18446744073709551616', '1e400', '99999999999999999999.5', '0.1e1', '!!str 5', '!!int "5"', '!!float 1', '!!binary aGk=', '!!null ""', '!custom x', '&anchor value', '*missing', '"\\u00e4"', "'it''s'", '"\\x41"', '|\n          text', '>-\n          folded', '[]', '{}', '[1, "2"]', '{a: 1}', '? x', '- x', '@at', '`tick`', '%percent', 'a: b', 'a #comment', '"unclosed', "'unclosed", '[1, 2', '{a: b', '<<', '=', '!', '!!set {a}', '0x', '1_', '_1', '1__0', '0_8', '0.', '5e', 'e5', '+.inf', '-.5', '0b', '0b2', '0o', '0O17', '0X1f', '00', '007', '-010', '190:20:30', '1e-2', '12e03', '0x1_F', '1,000', '１',
];

/**
 * Objects and expressions for the comparison with kubectl. `config` holds what real objects seldom do: odd keys, every
 * type of value, lists in lists. It is kept in a custom resource that keeps unknown fields.
 */
export const oddSpec = {
  'a': 1,
  'b': 2.5,
  'yes': true,
  'no': false,
  'text': 'it\'s "quoted"',
  'nothing': null,
  'empty': '',
  'none': [],
  'hole': {},
  'large': 1234567,
  'larger': 12345678.5,
  'tiny': 0.0000012,
  'negative': -7,
  'unicode': 'Größe 你好 😀',
  'html': '<a href="x">&</a>',
  'lines': 'one\ntwo\ttabbed',
  'dotted.key': 'dots',
  'slashed/key': 'slashes',
  'app.kubernetes.io/name': 'label',
  'white space': 'blank',
  'brack[et]s': 'brackets',
  'comma,key': 'comma',
  'dollar$at@': 'signs',
  'curly{}': 'braces',
  '*': 'star',
  '': 'empty key',
  '1': 'number key',
  'Ünï': 'umlauts',
  'numbers': [10, 20, 30, 40, 50],
  'floats': [0.5, 1.5],
  'words': ['x', 'y', 'z'],
  'mixed': [1, 'a', true, null, [1, 2], { k: 'v' }],
  'matrix': [[1, 2, 3], [4, 5, 6]],
  'items': [
    { name: 'one', port: 80, on: true, ratio: 0.5, tags: ['t1', 't2'], nested: { deep: 'd1' } },
    { name: 'two', port: 443, on: false, ratio: 1.5, tags: [], nested: { deep: 'd2' } },
    { name: 'three', port: 80, on: true, tags: ['t3'], nested: {} },
    { name: 'four (4)', port: -1, on: true, ratio: 2.5 },
  ],
};

/** Expressions that print the same in any order of maps: kubectl's order of them is random. */
export const expressions: readonly string[] = [
  // plain text, the object itself, keys
  'only text', 'a } b', 'text {.spec.a} text', '{}', '{ }', '{.spec.a}', '{$.spec.a}', '{@.spec.a}', '{ .spec.a }', '{.spec .a}',
  '{.spec.a}{.spec.b}', '{.spec.a} {.spec.b}', '{.spec.a .b}', '{$}{@}', '{.}', '{spec}', '{.spec.b}', '{.spec.yes}', '{.spec.no}', '{.spec.text}', '{.spec.nothing}',
  '{.spec.nothing.x}', '{.spec.empty}', '{.spec.none}', '{.spec.hole}', '{.spec.large}', '{.spec.larger}', '{.spec.tiny}', '{.spec.negative}', '{.spec.unicode}',
  '{.spec.html}', '{.spec.lines}', '{.spec}', '{.spec.missing}', '{.spec.missing.too}', '{.missing[0]}', '{.spec.a.b}',
  // keys that have to be escaped or quoted
  '{.spec.dotted\\.key}', '{.spec.dotted.key}', "{.spec['dotted.key']}", "{.spec['dotted\\.key']}", '{.spec.slashed/key}', "{.spec['slashed/key']}",
  '{.spec.app\\.kubernetes\\.io/name}', "{.spec['app\\.kubernetes\\.io/name']}", '{.spec.white\\ space}', '{.spec.white space}', "{.spec['white\\ space']}",
  '{.spec.brack\\[et\\]s}', '{.spec.comma\\,key}', "{.spec['comma\\,key']}", '{.spec.dollar\\$at\\@}', '{.spec.curly\\{\\}}', '{.spec.\\*}', "{.spec['']}", '{.spec.1}', '{.spec.Ünï}',
  "{['spec']['a']}", "{.spec.['a']}", '{.spec["a"]}', "{.spec['a','b']}", "{.spec['a', 'b', 'missing']}", '{.spec[a]}', "{.spec['a']['b']}", "{['spec'].a}", "{.spec['a'}", "{.spec['it\\'s']}",
  // indexes and slices
  '{.spec.numbers}', '{.spec.numbers[0]}', '{.spec.numbers[4]}', '{.spec.numbers[5]}', '{.spec.numbers[-1]}', '{.spec.numbers[-5]}', '{.spec.numbers[-6]}', '{.spec.numbers[*]}',
  '{.spec.numbers[:]}', '{.spec.numbers[::]}', '{.spec.numbers[1:3]}', '{.spec.numbers[1:]}', '{.spec.numbers[:2]}', '{.spec.numbers[-2:]}', '{.spec.numbers[:-2]}', '{.spec.numbers[-3:-1]}',
  '{.spec.numbers[::2]}', '{.spec.numbers[1::2]}', '{.spec.numbers[0:5:3]}', '{.spec.numbers[::0]}', '{.spec.numbers[::-1]}', '{.spec.numbers[3:1]}', '{.spec.numbers[2:2]}', '{.spec.numbers[0:9]}',
  '{.spec.numbers[9:10]}', '{.spec.numbers[]}', '{.spec.numbers[-]}', '{.spec.numbers[a]}', '{.spec.numbers[1.5]}', '{.spec.numbers[1:2:3:4]}', '{.spec.numbers[0,2,4]}', '{.spec.numbers[0, 2]}',
  '{.spec.numbers[0:2,4]}', '{.spec.numbers[-1,0]}', '{.spec.numbers[0,9]}', '{.spec.numbers[0,]}', '{.spec.numbers[ 0 ]}', '{.spec.numbers[99999999999999999999]}', '{.spec.none[0]}', '{.spec.none[*]}',
  '{.spec.none[0:0]}', '{.spec.none[:]}', '{.spec.a[0]}', '{.spec.text[0]}', '{.spec.hole[0]}', '{.spec.nothing[0]}', '{.spec.matrix[0][1]}', '{.spec.matrix[*][0]}', '{.spec.matrix[*][*]}',
  '{.spec.matrix[1]}', '{.spec.mixed}', '{.spec.mixed[*]}', '{.spec.mixed[3]}', '{.spec.mixed[4][1]}', '{.spec.mixed[5].k}', '{.spec.mixed[*].k}', '{.spec.numbers[0', '{.spec.numbers[0}',
  // wildcards and descent
  '{.spec.words.*}', '{.spec.empty.*}', '{.spec.unicode.*}', '{.spec.a.*}', '{.spec.nothing.*}', '{.spec.items[*].nested.*}', '{.spec.items[*].name}', '{.spec.items..deep}', '{.spec.matrix..}', '{.spec.words..}',
  '{..deep}', '{..tags}', '{..tags[0]}', '{..tags[*]}', '{..missing}', '{.spec..port}', '{.spec....port}', '{.spec...port}', '{.spec..[0]}', '{.spec.a..}', '{.spec.empty..}', '{.spec.text..}', '{..*}', '{.*}{.*',
  '{.spec.floats..}', '{.spec.items[0]..tags}', '{.spec.*.x}',
  // filters
  '{.spec.items[?(@.name=="one")].port}', '{.spec.items[?(@.name=="one")]}', "{.spec.items[?(@.name=='two')].port}", '{.spec.items[?(@.name != "one")].name}', '{.spec.items[?(@.port==80)].name}',
  '{.spec.items[?(@.port!=80)].name}', '{.spec.items[?(@.port>80)].name}', '{.spec.items[?(@.port>=80)].name}', '{.spec.items[?(@.port<80)].name}', '{.spec.items[?(@.port<=80)].name}', '{.spec.items[?(@.port==-1)].name}',
  '{.spec.items[?(@.ratio>1.0)].name}', '{.spec.items[?(@.ratio==1.5)].name}', '{.spec.items[?(@.ratio==1)].name}', '{.spec.items[?(@.port==80.0)].name}', '{.spec.items[?(@.on==true)].name}', '{.spec.items[?(@.on!=true)].name}',
  '{.spec.items[?(@.on>true)].name}', '{.spec.items[?(@.on=="true")].name}', '{.spec.items[?(@.ratio)].name}', '{.spec.items[?(@.tags)].name}', '{.spec.items[?(@.tags[0])].name}', '{.spec.items[?(@.nested.deep)].name}',
  '{.spec.items[?(@.missing)].name}', '{.spec.items[?(@.missing=="x")].name}', '{.spec.items[?(@.name<"p")].name}', '{.spec.items[?(@.name>="three")].name}', '{.spec.items[?(@.nested.deep=="d2")].name}',
  '{.spec.items[?(@.tags==1)].name}', '{.spec.items[?(@.nested=="x")].name}', '{.spec.items[?(@.tags[*]=="t1")].name}', '{.spec.items[?(@.port=80)].name}', '{.spec.items[?(@.port===80)].name}', '{.spec.items[?(@.port<>80)].name}',
  '{.spec.items[?(@.name=="four (4)")].port}', '{.spec.items[?(@.name==one)].port}', '{.spec.none[?(@.name==one)].port}', '{.spec.items[?(@.name=="it\\"s")].port}', '{.spec.items[?(.name=="one")].port}', '{.spec.items[?(name=="one")].port}',
  '{.spec.items[?("one"==@.name)].port}', '{.spec.items[?(@.port==@.port)].name}', '{.spec.items[?(@.name=="one"].port}', '{.spec.items[?(@.name=="one")}', '{.spec.items[?(@.name=="one") ].port}', '{.spec.items[?()].name}',
  '{.spec.items[?(@.name==)].name}', '{.spec.items[?(@.name=="one"&&@.port==80)].name}', '{.spec.items[?(@.tags[?(@=="t1")])].name}', '{.spec.words[?(@=="y")]}', '{.spec.words[?(@>"x")]}', '{.spec.numbers[?(@>20)]}',
  '{.spec.numbers[?(@==30)]}', '{.spec.mixed[?(@==1)]}', '{.spec.mixed[?(@.k)]}', '{.spec.mixed[?(@)]}', '{.spec.a[?(@.x)]}', '{.spec.hole[?(@.x)]}', '{.spec.nothing[?(@.x)]}', '{.spec.missing[?(@.x)]}', '{.spec.none[?(@.x)]}',
  '{.spec.items[?(@.name)].name}', '{.spec.items[?(@.tags[1])].name}', '{.spec.items[?(@.name == "one")].port}', '{.spec.items[? (@.name)].name}', '{.spec.items[(@.name)].name}', '{.spec.items[?(@.name=="o}ne")].name}',
  // literals
  '{"text"}', "{'text'}", '{"a\\tb\\n"}', '{"\\u00e9\\x41\\101\\U0001F600"}', '{"\\q"}', '{"\\\'"}', "{'\\\"'}", "{'it\\'s'}", '{"say \\"x\\""}', '{"open}', '{1}', '{-1}', '{+1}', '{1.5}', '{1.0}', '{1.}', '{.5}', '{1.2.3}', '{1e3}',
  '{99999999999999999999}', '{9007199254740993}', '{true}', '{false}', '{True}', '{word}', '{.spec.a "x"}', '{.spec.missing "x"}', '{.spec.missing 1}', '{.spec.numbers[*] 1}', '{"x".y}', '{"a" "b"}', '{"\\\\"}',
  // ranges
  '{range .spec.items[*]}{.name}{"\\n"}{end}', '{range .spec.items[*]}{.name}={.port},{end}tail', '{range .spec.items[*]}[{.name}: {range .tags[*]}<{@}>{end}]{end}', '{range .spec.none[*]}{.x}{end}after',
  '{range .spec.missing}{.x}{end}after', '{range .spec.items[*]}{range .tags[*]}{.}{end}{end}{.spec.a}', '{range .spec.items[*]}{.name}', '{range .spec.items[0:2]}{.name} {end}{range .spec.words[*]}{@}{end}', '{end}', '{.spec.a}{end}',
  '{range .spec.words[*]}{@}{end}{end}', '{range}{.spec.a}{end}', '{range .spec.items[?(@.port==80)]}{.name}{"\\t"}{.ratio}{"\\n"}{end}', '{range .spec.mixed[*]}{@}|{end}', '{range .spec.matrix[*]}{range @[*]}{@}{end};{end}',
  '{range .spec.items[*]}{$.spec.a}{end}', '{ range .spec.words[*] }{@}{ end }', '{range.spec.words[*]}{@}{end}', '{range .spec.none[*]}{range .x[*]}{.y}{end}{end}{.spec.a}', '{range .spec.words[*]}{@}{range .none[*]}x{end}{end}.',
  // what is no template
  '{', '{.spec', '{.spec.a', '{.spec.a}}', '{{.spec.a}}', '{.spec.a\n}', '{#}', '{.spec.a|.spec.b}', '{.spec.a + 1}', '{.spec.a()}', '{!}', '{=}', '{.spec[}', '{]}', '{,}', '{.spec,.a}', '{.spec.a,}', '{\\}', '{.spec.\\}', '{~}',
];

/** Paths of custom columns and of --sort-by, in every form in which kubectl takes them; without `.`, which is all in any order. */
export const paths: readonly string[] = [
  'spec.a', '.spec.a', '{spec.a}', '{.spec.a}', '', '{}', 'spec', '.spec.b', '.spec.missing', '.spec.nothing', '.spec.none', '.spec.hole', '.spec.empty', '.spec.text', '.spec.lines', '.spec.html', '.spec.unicode', '.spec.large',
  '.spec.larger', '.spec.tiny', '.spec.yes', '.spec.numbers', '.spec.numbers[*]', '.spec.numbers[0]', '.spec.numbers[9]', '.spec.numbers[-1]', '.spec.mixed', '.spec.mixed[*]', '.spec.items[*].name', '.spec.items[0]', '.spec.items',
  '.spec.items[?(@.port==80)].name', '.spec.matrix', '.spec.matrix[*]', '.spec.words.*', '..deep', '..missing', '.spec..port', 'spec.dotted\\.key', "spec['dotted\\.key']", '.spec.app\\.kubernetes\\.io/name', '$.spec.a', '{$.spec.a}', '$',
  '{.spec.a}{.spec.b}', '{.spec.a', '.spec.a}', '.spec.{a}', '.spec.numbers[', '.spec["a"]', '[0]', '{range .spec.words[*]}', 'range .spec.words[*]', '"text"', '{"text"}', '1', 'spec.a spec.b', ' spec.a', '.spec.a "x"', 'metadata.labels', '.kind:x',
];

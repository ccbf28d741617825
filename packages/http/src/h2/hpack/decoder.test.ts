/** RFC 7541, Appendix C, and the rules of SPEC.md on header blocks. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { ConnectionFault, codes } from '../fault.ts'
import { Decoder, type ListLimits } from './decoder.ts'

const limits: ListLimits = { listBytesMax: 65_536, fieldsMax: 400 }

function decoded(decoder: Decoder, hex: string): string[] {
  const bytes = Buffer.from(hex.replaceAll(' ', ''), 'hex')
  decoder.decode(bytes, 0, bytes.byteLength)
  return decoder.lines.map(({ name, value }) => `${name}: ${value}`)
}

const first = [':method: GET', ':scheme: http', ':path: /', ':authority: www.example.com']
const third = [
  ...[':method: GET', ':scheme: https', ':path: /index.html', ':authority: www.example.com'],
  'custom-key: custom-value',
]
const replied = (status: string, date: string) => [
  ...[`:status: ${status}`, 'cache-control: private', `date: Mon, 21 Oct 2013 20:13:${date} GMT`],
  'location: https://www.example.com',
]
const cookie = 'set-cookie: foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1'

const examples: Record<string, { tableBytesMax?: number; blocks: [hex: string, lines: string[]][] }> = {
  'C.2.1': { blocks: [['400a637573746f6d2d6b65790d637573746f6d2d686561646572', ['custom-key: custom-header']]] },
  'C.2.2': { blocks: [['040c2f73616d706c652f70617468', [':path: /sample/path']]] },
  'C.2.3': { blocks: [['100870617373776f726406736563726574', ['password: secret']]] },
  'C.2.4': { blocks: [['82', [':method: GET']]] },
  'C.3': {
    blocks: [
      ['828684410f7777772e6578616d706c652e636f6d', first],
      ['828684be58086e6f2d6361636865', [...first, 'cache-control: no-cache']],
      ['828785bf400a637573746f6d2d6b65790c637573746f6d2d76616c7565', third],
    ],
  },
  'C.4': {
    blocks: [
      ['828684418cf1e3c2e5f23a6ba0ab90f4ff', first],
      ['828684be5886a8eb10649cbf', [...first, 'cache-control: no-cache']],
      ['828785bf408825a849e95ba97d7f8925a849e95bb8e8b4bf', third],
    ],
  },
  'C.5': {
    tableBytesMax: 256,
    blocks: [
      [
        '4803333032580770726976617465611d4d6f6e2c203231204f637420323031332032303a31333a323120474d546e1768747470733a2f2f7777772e6578616d706c652e636f6d',
        replied('302', '21'),
      ],
      ['4803333037c1c0bf', replied('307', '21')],
      [
        '88c1611d4d6f6e2c203231204f637420323031332032303a31333a323220474d54c05a04677a69707738666f6f3d4153444a4b48514b425a584f5157454f50495541585157454f49553b206d61782d6167653d333630303b2076657273696f6e3d31',
        [...replied('200', '22'), 'content-encoding: gzip', cookie],
      ],
    ],
  },
  'C.6': {
    tableBytesMax: 256,
    blocks: [
      [
        '488264025885aec3771a4b6196d07abe941054d444a8200595040b8166e082a62d1bff6e919d29ad171863c78f0b97c8e9ae82ae43d3',
        replied('302', '21'),
      ],
      ['4883640effc1c0bf', replied('307', '21')],
      [
        '88c16196d07abe941054d444a8200595040b8166e084a62d1bffc05a839bd9ab77ad94e7821dd7f2e6c7b335dfdfcd5b3960d5af27087f3672c1ab270fb5291f9587316065c003ed4ee5b1063d5007',
        [...replied('200', '22'), 'content-encoding: gzip', cookie],
      ],
    ],
  },
}

for (const [section, { tableBytesMax, blocks }] of Object.entries(examples)) {
  test(`the blocks of RFC 7541, ${section}, say what they say there, one after the other`, () => {
    const decoder = new Decoder({ ...limits, ...(tableBytesMax ? { tableBytesMax } : {}) })
    for (const [hex, lines] of blocks) assert.deepEqual(decoded(decoder, hex), lines)
  })
}

const malformed: [rule: string, why: string, hex: string][] = [
  ['H2-40', 'an integer of more than five bytes', 'ff 80 80 80 80 80 01'],
  ['H2-40', 'an integer without end', 'ff 80'],
  ['H2-41', 'index 0', '80'],
  ['H2-41', 'an index behind the table', 'be'],
  ['H2-41', 'the index of a name behind the table', '7e 01 61'],
  ['H2-42', 'a name that is longer than the block', '00 05 61'],
  ['H2-42', 'a value that is longer than the block', '04 05 2f'],
  ['H2-42', 'a name without value', '00 01 61'],
  ['H2-42', 'a literal and nothing else', '40'],
  ['H2-43', 'padding of a whole byte', '04 82 63 ff ff'.replace('82', '83')],
  ['H2-43', 'padding that is not all ones', '04 81 60'],
  ['H2-43', 'EOS', '04 84 ff ff ff ff'],
  ['H2-44', 'a table size above ours', '3f e2 1f'],
  ['H2-44', 'three table sizes', '20 21 22 82'],
  ['H2-44', 'a table size behind a field', '82 20'],
]

for (const [rule, why, hex] of malformed) {
  test(`${why} is COMPRESSION_ERROR (${rule})`, () => {
    assert.throws(
      () => decoded(new Decoder(limits), hex),
      thrown => thrown instanceof ConnectionFault && thrown.code === codes.compression,
    )
  })
}

test('a table size of 0 empties the table, and a larger one opens it again', () => {
  const decoder = new Decoder(limits)
  decoded(decoder, '400161 0162')
  assert.deepEqual(decoded(decoder, 'be'), ['a: b'])
  assert.deepEqual(decoded(decoder, '20 3fe11f 82'), [':method: GET'])
  assert.throws(() => decoded(decoder, 'be'), ConnectionFault)
})

test('an entry that is larger than the table leaves it empty, and is a field all the same', () => {
  const decoder = new Decoder({ ...limits, tableBytesMax: 64 })
  decoded(decoder, '400161 0162')
  const value = '63'.repeat(40)
  assert.deepEqual(decoded(decoder, `400161 28${value}`), [`a: ${'c'.repeat(40)}`])
  assert.throws(() => decoded(decoder, 'be'), ConnectionFault)
})

test('a list beyond its limits is not kept, and what follows it is understood (H2-45)', () => {
  for (const [limit, references] of [
    [{ listBytesMax: 1000, fieldsMax: 400 }, 12_000],
    [{ listBytesMax: 1_000_000, fieldsMax: 10 }, 11],
  ] as const) {
    const decoder = new Decoder(limit)
    decoded(decoder, `400161 7f00${'62'.repeat(127)}${'be'.repeat(references)}400163 0164`)
    assert.equal(decoder.overflowed, true)
    assert.ok(decoder.lines.length <= 10, `${decoder.lines.length} lines were kept`)
    assert.deepEqual(decoded(decoder, 'be'), ['c: d'])
    assert.equal(decoder.overflowed, false)
  }
})

test('a field that stands in the table is the same object each time', () => {
  const decoder = new Decoder(limits)
  decoded(decoder, '400161 0162')
  const [line] = decoder.lines
  decoded(decoder, 'be')
  assert.equal(decoder.lines[0], line)
})

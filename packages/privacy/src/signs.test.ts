/** The look that spares texts the patterns misses nothing that they would find. */
import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { type Detectors, detectorsOf, findPersonal, personalKinds } from './detector.ts'
import { changeJson } from './json-strings.ts'
import { redactText } from './redact-text.ts'

const known = detectorsOf([...personalKinds])
const all: Detectors = { known, own: [] }
const unspared: Detectors = { known: known.map(({ sign: _, ...detector }) => detector), own: [] }

const personal = fc.constantFrom(
  ...[
    'a@b.io',
    'ada.lovelace@example.com',
    '+44 20 7946 0958',
    '(030) 1234 5678',
    '4111111111111111',
    '4111 1111 1111 1111',
  ],
  ...[
    'DE89370400440532013000',
    'MT84 MALT 0110 0001 2345 MTLC AST0 01S',
    '10.1.2.3',
    'fe80::1',
    '::1',
    '1:2:3:4:5:6:7:8',
  ],
  ...['AB 12 34 56 C', '123-45-6789', 'RSSMRA85T10A562S', '12345678Z', '2026-11-29T08:10:00Z', '129.95', '٣٤٥'],
)
const noise = fc.string({ unit: fc.constantFrom(...'ab AZ09+(.:-@/"\\\n\u00e9'), maxLength: 12 })
const text = fc.array(fc.oneof(personal, noise), { maxLength: 5 }).map(parts => parts.join(''))

test('what a text has no sign of is not in it', () => {
  fc.assert(
    fc.property(text, one => assert.deepEqual(findPersonal(one, all), findPersonal(one, unspared))),
    { numRuns: 3000 },
  )
})

test('names and values of JSON that are spared hold nothing, however they are written', () => {
  const redact = (one: string) => redactText(one, all, () => 'x')
  const value = fc.oneof(
    text,
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.constantFrom(null, true),
  )
  fc.assert(
    fc.property(fc.dictionary(text, fc.oneof(value, fc.array(value, { maxLength: 3 })), { maxKeys: 4 }), document => {
      const written = JSON.stringify(document).replaceAll('@', '\\u0040')
      for (const json of [JSON.stringify(document), written]) {
        const whole = changeJson(json, { value: redact, key: redact })
        assert.equal(changeJson(json, { value: redact, key: redact, onlySigned: 'all' }), whole)
        assert.equal(changeJson(json, { value: redact, key: redact, onlySigned: 'names' }), whole)
      }
    }),
    { numRuns: 2000 },
  )
})

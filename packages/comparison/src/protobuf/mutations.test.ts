import assert from 'node:assert/strict'
import test from 'node:test'
import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import protobuf from 'protobufjs'
import { changesOfTexts, told } from '../testing.ts'
import { edited, messageValue, type Pick, randomSource, type Source, sourceText } from './random-source.model.ts'

/** The message as the independent reader has it; undefined where it takes the source for none. */
function outer(source: Source): protobuf.Type | undefined {
  const { fields, inner, values, reserved } = source
  const isTwice = [fields, inner].some(all =>
    [
      all.map(one => String(one.number)),
      all.map(one => one.name),
      all.map(one => one.options.json_name ?? one.name),
    ].some(keys => new Set(keys).size < keys.length),
  )
  const hasOdd = values.length === 0 || new Set(values.map(([, number]) => number)).size < values.length
  const isReserved = fields.some(({ number }) => reserved.includes(number))
  const isLabelOdd =
    source.syntax === 'proto3'
      ? fields.some(one => one.label === 'required ')
      : fields.some(one => !one.oneof && one.label === '')
  if (isTwice || hasOdd || isReserved || isLabelOdd) return undefined
  if (source.syntax === 'proto3' && values[0]?.[1] !== 0) return undefined
  try {
    const { root } = protobuf.parse(sourceText(source), { keepCase: true })
    root.resolveAll()
    return root.lookupType('Outer')
  } catch {
    return undefined
  }
}

/** What a reader sees, of the fields that the base has. */
function read(type: protobuf.Type, bytes: Uint8Array, names: ReadonlySet<string>): unknown {
  try {
    const plain = type.toObject(type.decode(bytes), { longs: String, enums: Number, bytes: String, defaults: true })
    return cut(plain, names)
  } catch (thrown) {
    return `refused: ${(thrown as Error).message}`
  }
}

/** Of both messages; what the revision adds is left out at every depth. */
const cut = (value: unknown, names: ReadonlySet<string>): unknown => {
  if (Array.isArray(value)) return value.map(one => cut(one, names))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      // A message that is not there is null or left out, by how its field is written.
      .filter(([name, inner]) => names.has(name) && inner !== null)
      .map(([name, inner]) => [name, cut(inner, names)])
      .sort(([a], [b]) => String(a).localeCompare(String(b))),
  )
}

test('of random edits none that changes what is read from bytes is called safe', () => {
  const seen = { edits: 0, differing: 0, safe: 0 }
  fc.assert(
    fc.property(fc.gen(), generate => {
      const pick: Pick = among => among[generate(fc.nat, among.length - 1)]!
      const source = randomSource(pick)
      const revision = edited(source, pick)
      const [before, after] = [sourceText(source), sourceText(revision)]
      const [base, now] = [outer(source), outer(revision)]
      if (!base || !now || before === after) return
      seen.edits++
      const changes = changesOfTexts('proto', before, after)
      const isSafe = changes.every(({ level }) => level === 'INFO')
      if (isSafe) seen.safe++
      const names = new Set([...source.fields, ...source.inner].map(({ name }) => name))
      for (let left = 12; left > 0; left--) {
        const value = messageValue(source.fields, source, pick)
        const bytes = base.encode(base.fromObject(value)).finish()
        const [had, has] = [read(base, bytes, names), read(now, bytes, names)]
        if (isDeepStrictEqual(had, has)) continue
        seen.differing++
        const shown = JSON.stringify([value, had, has])
        assert.ok(!isSafe, `${before}\n\n${after}\n\n${shown}\n\n${told(changes).join('\n')}`)
        return
      }
    }),
    { numRuns: 1200, seed: 20_611_128, endOnFailure: true },
  )
  assert.ok(seen.edits > 300 && seen.differing > 100 && seen.safe > 50, JSON.stringify(seen))
})

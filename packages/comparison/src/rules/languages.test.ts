import assert from 'node:assert/strict'
import test from 'node:test'
import { asyncapiPairs } from '../asyncapi/pairs.model.ts'
import type { Change, Level } from '../change.ts'
import { graphqlPairs } from '../graphql/pairs.model.ts'
import { protobufPairs } from '../protobuf/pairs.model.ts'
import { changesBetween, changesOfTexts, told } from '../testing.ts'
import { families } from './levels.ts'

type Pairs = readonly (readonly [unknown, unknown])[]

const languages: Readonly<Record<string, [pairs: Pairs, compared: (a: never, b: never) => Change[]]>> = {
  asyncapi: [asyncapiPairs, changesBetween],
  graphql: [graphqlPairs, (a: string, b: string) => changesOfTexts('graphql', a, b)],
  protobuf: [protobufPairs, (a: string, b: string) => changesOfTexts('proto', a, b)],
}

for (const [name, [pairs, compared]] of Object.entries(languages)) {
  test(`each id of ${name} is told for a change of its meaning, at its level and with places in both`, () => {
    const found = new Map<string, Set<Level>>()
    for (const [a, b] of pairs) {
      const changes = [...compared(a as never, b as never), ...compared(b as never, a as never)]
      assert.ok(changes.length > 0, `nothing is told of ${JSON.stringify([a, b])}`)
      for (const { id, level, base, revision, message } of changes) {
        found.set(id, (found.get(id) ?? new Set()).add(level))
        assert.ok((base ?? revision)?.line, `${id} has no place`)
        assert.match(message, /\.$/)
      }
    }
    const missing = Object.entries(families[name]!).filter(([id, level]) => !found.get(id)?.has(level))
    assert.deepEqual(missing, [])
    const unknown = [...found.keys()].filter(id => id.startsWith(`${name}-`) && !Object.hasOwn(families[name]!, id))
    assert.deepEqual(unknown, [])
  })

  test(`each document of ${name} is compared with itself in another layout without a change`, () => {
    for (const one of pairs.flat()) assert.deepEqual(told(compared(one as never, one as never)), [])
  })
}

import assert from 'node:assert/strict'
import test from 'node:test'
import type { ApiPart, CompiledPart, Program } from '@gatehouse/program'
import { samplePart } from '@gatehouse/program/sample.ts'
import { RetiredParts } from './retired-parts.ts'

const disposed: ApiPart[] = []
const compiled = (part: ApiPart): CompiledPart => ({
  part,
  policies: new Map(),
  router: undefined as never,
  routes: [],
  records: false,
  missFields: [],
  resource: undefined,
  dispose: () => void disposed.push(part),
})
const programOf = (parts: Record<string, CompiledPart>) =>
  ({ compiled: new Map(Object.entries(parts)) }) as unknown as Program

test('a part is disposed when it is neither served nor used, once', () => {
  const [a, b, c] = [compiled(samplePart()), compiled(samplePart()), compiled(samplePart())]
  const retired = new RetiredParts()
  retired.add(programOf({ a, b }), programOf({ b, c }))
  retired.release(new Set([a.part]))
  assert.deepEqual([disposed, retired.count], [[], 1])
  retired.add(programOf({ b, c }), programOf({ a: compiled(a.part) }))
  retired.release(new Set([c.part]))
  assert.deepEqual(disposed.splice(0), [b.part, a.part])
  retired.release(new Set())
  assert.deepEqual([disposed, retired.count], [[c.part], 0])
})

test('beyond the most that are kept, the oldest are named', () => {
  const parts = [1, 2, 3].map(() => compiled(samplePart()))
  const retired = new RetiredParts()
  for (const part of parts) retired.add(programOf({ part }), programOf({}))
  assert.deepEqual([...retired.beyond(2)], [parts[0]!.part])
  assert.equal(retired.beyond(3).size, 0)
})

/** Random changes of random schemas: where a value shows that one is not safe, the engine does not call it safe. */
import { createRequire } from 'node:module'
import { type Change, compare, Library, readSource } from '@gatehouse/comparison'
import { mutated, type Random, randomFrom, randomObject, type Schema } from './random.ts'
import { randomValue } from './random-value.ts'

const load = createRequire(import.meta.url)

type Validate = (value: unknown) => boolean

function validators(): (schema: Schema) => Validate {
  const { Ajv2020 } = load('ajv/dist/2020.js')
  const options = { strict: false, validateFormats: false, validateSchema: false, meta: false, logger: false }
  let ajv = new Ajv2020(options)
  let count = 0
  return schema => {
    // What it has compiled it keeps.
    if (++count % 500 === 0) ajv = new Ajv2020(options)
    return ajv.compile(schema)
  }
}

export type Direction = 'request' | 'response'

export interface MutationOutcome {
  tried: number
  /** Those for which sampling found a value. */
  witnessed: number
  calledSafe: { base: Schema; revision: Schema; direction: Direction; witness: unknown }[]
  breaking: number
  dangerous: number
  /** Told as breaking with a value that an independent validator judges otherwise. */
  wrongWitness: { base: Schema; revision: Schema; change: Change }[]
  /** Breaking, told without a value. */
  withoutWitness: number
}

const valuesTried = 120

/** Until so many changes with a witness were seen. */
export function runMutations(witnessedWanted: number, seed: number): MutationOutcome {
  const random = randomFrom(seed)
  const compile = validators()
  const found: MutationOutcome = {
    tried: 0,
    witnessed: 0,
    calledSafe: [],
    breaking: 0,
    dangerous: 0,
    wrongWitness: [],
    withoutWitness: 0,
  }
  while (found.witnessed < witnessedWanted) {
    const base = randomObject(random, 0)
    const revision = mutated(random, base)
    const direction: Direction = random() < 0.5 ? 'request' : 'response'
    found.tried++
    const [before, after] = [compile(base), compile(revision)]
    const [own, other, from] = direction === 'request' ? [before, after, base] : [after, before, revision]
    const witness = witnessOf(random, { own, other, from })
    const changes = compared(base, revision, direction)
    for (const change of changes) judgeWitness(found, { change, base, revision, before, after })
    if (!witness) continue
    found.witnessed++
    if (changes.some(({ level }) => level === 'ERR')) found.breaking++
    else if (changes.some(({ level }) => level === 'WARN')) found.dangerous++
    else found.calledSafe.push({ base, revision, direction, witness: witness.value })
  }
  return found
}

function witnessOf(random: Random, { own, other, from }: { own: Validate; other: Validate; from: Schema }) {
  for (let at = 0; at < valuesTried; at++) {
    const value = randomValue(random, from)
    if (own(value) && !other(value)) return { value }
  }
  return undefined
}

interface Judged {
  change: Change
  base: Schema
  revision: Schema
  before: Validate
  after: Validate
}

/** Witnesses of the whole body are asked of the independent validator, too. */
function judgeWitness(found: MutationOutcome, { change, base, revision, before, after }: Judged): void {
  if (change.level === 'ERR' && !change.witness) found.withoutWitness++
  if (!change.witness || !/^the (request body|response 200) \(/i.test(change.message)) return
  if (!/\/schema$/.test(change.pointer)) return
  const { value, acceptedBy } = change.witness
  const isTrue = acceptedBy === 'base' ? before(value) && !after(value) : after(value) && !before(value)
  if (!isTrue) found.wrongWitness.push({ base, revision, change })
}

export function compared(base: Schema, revision: Schema, direction: Direction): Change[] {
  const [from, to] = [base, revision].map(schema => {
    const content = { content: { 'application/json': { schema } } }
    const response = { description: 'Done.', ...(direction === 'response' ? content : {}) }
    const operation = { ...(direction === 'request' ? { requestBody: content } : {}), responses: { 200: response } }
    const document = {
      openapi: '3.1.0',
      info: { title: 'Random', version: '1.0.0' },
      paths: { '/one': { post: operation } },
    }
    return new Library(readSource(JSON.stringify(document), 'random.json'))
  })
  return compare(from!, to!, { nowMs: 0 }).changes
}

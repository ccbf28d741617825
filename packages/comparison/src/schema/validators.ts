/** Schemas of one side as checks of `packages/contract`: what a witness is held against before it is told. */
import { SchemaWriter } from '@gatehouse/contract/openapi/schema-writer.ts'
import { SchemaProblem } from '@gatehouse/contract/schema/maker.ts'
import { type Check, Run, TooCostly, workOf } from '@gatehouse/contract/schema/run.ts'
import { Schemas } from '@gatehouse/contract/schema/schemas.ts'
import type { At, Source } from '../model/source.ts'
import type { Together } from './schema-side.ts'

interface Written {
  writer: SchemaWriter
  definitions: Record<string, unknown>
}

export class Validators {
  readonly #writers = new Map<Source, Written>()
  readonly #checks = new Map<number, Check | undefined>()

  /** Undefined where a schema is not one that can be checked, or checking takes too long. */
  accepts(of: Together, value: unknown): boolean | undefined {
    if (!this.#checks.has(of.id)) this.#checks.set(of.id, this.#check(of))
    const check = this.#checks.get(of.id)
    if (!check) return undefined
    try {
      return check(value, new Run({ work: workOf(JSON.stringify(value)?.length ?? 0) + 200_000 }))
    } catch (thrown) {
      if (thrown instanceof TooCostly) return undefined
      throw thrown
    }
  }

  #check(of: Together): Check | undefined {
    const checks: Check[] = []
    for (const { facts, orNull } of of.items) {
      const check = this.#one(facts.at)
      if (!check) return undefined
      checks.push(orNull ? (value, run) => value === null || check(value, run) : check)
    }
    return (value, run) => checks.every(check => check(value, run))
  }

  #one(at: At): Check | undefined {
    const { writer, definitions } = this.#writer(at.source)
    const before = writer.problems.length
    const schema = writer.write(at.value, at.pointer)
    Object.assign(definitions, writer.shared())
    if (writer.problems.length > before) return undefined
    try {
      return new Schemas({ $defs: definitions }, { flat: true, formats: true }).check(schema)
    } catch (thrown) {
      if (thrown instanceof SchemaProblem) return undefined
      throw thrown
    }
  }

  #writer(source: Source): Written {
    let found = this.#writers.get(source)
    if (!found) {
      found = { writer: new SchemaWriter(source.value, source.dialect), definitions: Object.create(null) }
      this.#writers.set(source, found)
    }
    return found
  }
}

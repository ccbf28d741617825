/** Keywords that put further schemas on the same value (JSON Schema 2020-12 §8.2.3, §10.2). */
import type { Keyword } from './maker.ts'
import type { Check, Run } from './run.ts'
import { Seen } from './seen.ts'

const reference: Keyword = (schema, maker) => (typeof schema.$ref === 'string' ? maker.refer(schema.$ref) : undefined)

const dynamicReference: Keyword = (schema, maker) =>
  typeof schema.$dynamicRef === 'string' ? maker.referDynamic(schema.$dynamicRef) : undefined

const allOf: Keyword = (schema, maker) => {
  if (!Array.isArray(schema.allOf)) return undefined
  const checks = schema.allOf.map(part => maker.make(part))
  return (value, run) => {
    let fits = true
    for (const check of checks) if (!check(value, run)) fits = false
    return fits
  }
}

const keep = (run: Run, saw: Seen | boolean) => {
  if (saw instanceof Seen) run.seen?.add(saw)
}

/** Once more aloud, where somebody wants to hear of unknown fields: alternatives are tried in silence. */
const heard = (run: Run) => run.unknown !== undefined && run.silent === 0

function none(run: Run): false {
  if (run.seen) run.seen.unclear = true
  return run.tell('must fit one of the alternatives')
}

const anyOf: Keyword = (schema, maker) => {
  if (!Array.isArray(schema.anyOf)) return undefined
  const checks = schema.anyOf.map(part => maker.make(part))
  const [only] = checks
  if (checks.length === 1 && only) return only
  return (value, run) => {
    let fits = false
    for (const check of checks) {
      const saw = run.tried(check, value)
      if (saw === false) continue
      if (heard(run)) return check(value, run)
      fits = true
      // Who asks what was looked at wants to know it from all that fit.
      if (!run.seen) return true
      keep(run, saw)
    }
    return fits || none(run)
  }
}

const oneOf: Keyword = (schema, maker) => {
  if (!Array.isArray(schema.oneOf)) return undefined
  const checks = schema.oneOf.map(part => maker.make(part))
  const [only] = checks
  if (checks.length === 1 && only) return only
  return (value, run) => {
    const { guesses } = run
    let found: Check | undefined
    for (const check of checks) {
      const saw = run.tried(check, value)
      if (saw === false) continue
      if (found && run.guesses > guesses) return true
      if (found) return run.tell('must fit one of the alternatives, and fits several')
      found = check
      keep(run, saw)
    }
    if (!found) return none(run)
    return heard(run) ? found(value, run) : true
  }
}

const not: Keyword = (schema, maker) => {
  if (schema.not === undefined) return undefined
  const check = maker.make(schema.not)
  return (value, run) => {
    const { guesses } = run
    const isFree = run.tried(check, value) === false || run.guesses > guesses
    return isFree || run.tell('must not be what the contract rules out')
  }
}

const condition: Keyword = (schema, maker) => {
  if (schema.if === undefined) return undefined
  const when = maker.make(schema.if)
  const [yes, no] = [schema.then, schema.else].map(part => (part === undefined ? fitting : maker.make(part)))
  return (value, run) => {
    const { guesses } = run
    const saw = run.tried(when, value)
    if (run.guesses > guesses) return true
    if (saw === false) return no!(value, run)
    keep(run, saw)
    return yes!(value, run)
  }
}

const fitting: Check = () => true

export const logicKeywords: readonly Keyword[] = [reference, dynamicReference, allOf, anyOf, oneOf, not, condition]

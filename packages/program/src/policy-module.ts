/**
 * The own policies of an operator as a gateway gets them: one text of JavaScript, bundled from a directory, with the
 * names that it brings. Named by the digest of its canonical JSON, so that a signed manifest names what runs.
 */
import { compileFunction } from 'node:vm'
import * as base from '@gatehouse/base'
import { Failure, type Problem } from '@gatehouse/base'
import * as schema from '@gatehouse/schema'
import { type Filled, filled, object, patterned, Type } from '@gatehouse/schema'
import * as unit from '@gatehouse/unit'
import { type PolicyUnit, stages } from '@gatehouse/unit'
import { canonicalJson, digestOf } from './snapshot.ts'

/** Own policies of one directory. */
export const ownPoliciesMax = 64
export const moduleBytesMax = 8 * 2 ** 20

const policyName = patterned('^[a-z][a-z0-9]*(-[a-z0-9]+)*$', 'a name in lower case with dashes', { maxLength: 64 })

export const policyModule = object({
  format: Type.Literal(1),
  policies: Type.Array(object({ name: policyName, version: Type.Integer({ minimum: 1 }) }), {
    ...{ minItems: 1, maxItems: ownPoliciesMax },
  }),
  /** A function body: it is given `exports` and a `require` that knows what authors may import of the house. */
  code: Type.String({ maxLength: moduleBytesMax }),
})
export type PolicyModule = Filled<typeof policyModule>

/** What authors may import of the house; the gateway's own, so that a `Refusal` of theirs is one of ours. */
export const authorImports: Readonly<Record<string, object>> = {
  '@gatehouse/base': base,
  '@gatehouse/schema': schema,
  '@gatehouse/unit': unit,
}

export const moduleText = (module: PolicyModule) => canonicalJson(module)
export const moduleDigest = (module: PolicyModule) => digestOf(moduleText(module))

/** Throws `signature_invalid` when the text is not what the digest says. */
export function verifiedModule(digest: string, text: string): PolicyModule {
  if (digestOf(text) !== digest)
    throw new Failure('signature_invalid', `Policy module ${digest.slice(0, 12)} was changed on its way.`)
  return filled(policyModule, JSON.parse(text), 'The policy module')
}

/** Runs the module and gives its policies, by name. Throws `own_policy_invalid` when they are not what it says. */
export function loadPolicies(module: PolicyModule): PolicyUnit[] {
  const found = new Map(exportedPolicies(module.code).flatMap(({ units }) => units.map(one => [one.name, one])))
  return module.policies.map(({ name, version }) => {
    const policy = found.get(name)
    if (policy?.version === version) return policy
    throw new Failure('own_policy_invalid', `The module has no policy ${name} of version ${version}.`)
  })
}

export interface ExportedFile {
  file: string
  units: PolicyUnit[]
  problems: Problem[]
}

/** What each file of a bundle exports, and what of it is no policy. Throws `own_policy_invalid` when it cannot be run. */
export function exportedPolicies(code: string): ExportedFile[] {
  const exports: { files?: [file: string, values: object][] } = {}
  try {
    // Compiled as a function: nothing keeps it once its policies are gone, and it has no `import()`.
    compileFunction(`'use strict';${code}`, ['exports', 'require'], { filename: 'own-policies.cjs' })(exports, required)
  } catch (thrown) {
    if (thrown instanceof Failure) throw thrown
    throw new Failure('own_policy_invalid', `The policies cannot be loaded: ${textOf(thrown)}`, { cause: thrown })
  }
  return (exports.files ?? []).map(([file, values]) => {
    const candidates = [...new Set(Object.values(values))].filter(looksLikePolicy)
    const problems = candidates.flatMap(one => problemsOfUnit(one, file))
    return { file, units: candidates as unknown as PolicyUnit[], problems }
  })
}

function required(name: string): object {
  const found = Object.hasOwn(authorImports, name) ? authorImports[name] : undefined
  if (found) return found
  throw new Failure('own_policy_invalid', `A policy cannot import ${name.slice(0, 100)}.`)
}

const textOf = (thrown: unknown) => String((thrown as Error | undefined)?.message ?? thrown).slice(0, 500)

const looksLikePolicy = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && 'create' in value && 'name' in value

const shape = Type.Object({
  name: policyName,
  version: Type.Integer({ minimum: 1 }),
  stages: Type.Array(schema.oneOf([...stages]), { minItems: 1 }),
  title: Type.String({ minLength: 1, maxLength: 100 }),
  summary: Type.String({ minLength: 1, maxLength: 1000 }),
  body: Type.Optional(schema.oneOf(['frames', 'prefix', 'whole'])),
  errors: Type.Array(schema.oneOf(Object.keys(base.failureKinds) as [string])),
  examples: Type.Array(
    Type.Object({
      title: Type.String({ minLength: 1, maxLength: 200 }),
      send: Type.Array(Type.String({ maxLength: 65_536 }), { minItems: 1, maxItems: 100 }),
      expect: Type.Array(Type.Integer({ minimum: 100, maximum: 599 })),
    }),
    { maxItems: 100 },
  ),
})

/** In words: what the type check cannot say of a value that came by another way. */
function problemsOfUnit(unit: Record<string, unknown>, file: string): Problem[] {
  const place = { file, line: 1, column: 1 }
  const { create, config, needs, provides, credentialAt, sendsTo, upgrade, ...data } = unit
  const wrong: Problem[] = schema.problemsOf(shape, data)
  const optional = [needs, provides, credentialAt, sendsTo, upgrade].every(
    one => one === undefined || typeof one === 'function',
  )
  if (typeof create !== 'function' || !optional)
    wrong.push({
      code: 'invalid_value',
      message: 'create, needs, provides, credentialAt, sendsTo and upgrade are functions.',
    })
  if (typeof config !== 'object' || config === null)
    wrong.push({ code: 'invalid_value', message: 'config is a schema, such as object({}).' })
  return wrong.map(problem => ({ ...problem, place }))
}

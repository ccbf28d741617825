/** A ruleset is stored when it can be run, and so can all that extend it. */
import { createHash } from 'node:crypto'
import { Failure, type Problem } from '@gatehouse/base'
import type { Draft, ResourceHooks, Row, WriteContext } from '@gatehouse/control'
import { placed, readDocument } from '@gatehouse/documents'
import { problemsMax } from '@gatehouse/documents/limits.ts'
import { evidenceFor, outputOf } from '../evidence/evidence.ts'
import { lintWanted } from '../evidence/lint-evidence.ts'
import type { GovernancePolicySpec } from '../policies-for.ts'
import { extendedBy } from './extended-by.ts'
import { isShipped, rulesetsMax, unknownRuleset } from './ruleset-sources.ts'

export const rulesetHooks: ResourceHooks = {
  async beforeCreate({ resources }, draft) {
    const { items } = await resources.list('Ruleset', { limit: rulesetsMax, light: true })
    if (items.length >= rulesetsMax) throw new Failure('conflict', `There are ${rulesetsMax} rulesets already.`)
    await read(resources, draft)
  },
  beforeUpdate: ({ resources }, _, draft) => read(resources, draft),
  async afterWrite(context, row, before) {
    if (before && before.status.sha256 === row.status.sha256) return
    for (const one of [row, ...(before ? await usersOf(context, row) : [])]) await refuseUnfit(context, one)
  },
  async beforeDelete(context, row) {
    const policies = (await context.resources.all('GovernancePolicy')) as unknown as Row<GovernancePolicySpec>[]
    const named = policies.filter(({ spec }) => spec.lint?.rulesets.includes(row.name))
    const extending = (await context.resources.all('Ruleset')).filter(one => extendsOf(one).includes(row.name))
    const users = [
      ...named.map(({ name }) => `governance policy ${name}`),
      ...extending.map(({ name }) => `ruleset ${name}`),
    ]
    if (users.length === 0) return
    throw new Failure('still_referenced', `Ruleset ${row.name} is used by ${users.slice(0, 3).join(', ')}.`, {
      extra: { users: users.slice(0, 10) },
    })
  },
}

const extendsOf = ({ status }: Row) => (status.extends as string[] | undefined) ?? []

/** Throws `document_invalid` for what is no YAML, `ruleset_invalid` for what control planes do not run. */
async function read(resources: WriteContext['resources'], draft: Draft): Promise<void> {
  const { name, spec, status } = draft
  const text = spec.text as string
  const sha256 = createHash('sha256').update(text).digest('hex')
  if (status.sha256 === sha256) return
  const document = readDocument(text, { file: name, limits: { nodesMax: 50_000, yamlTokensMax: 200_000 } })
  const { names, problems } = extendedBy(document.value)
  for (const { name: other, pointer } of names) {
    const isThere = isShipped(other) || other === name || (await resources.find('Ruleset', other))
    if (!isThere) problems.push({ code: 'ruleset_invalid', message: unknownRuleset(other).message, pointer })
  }
  if (problems.length > 0) throw invalid(name, placed(problems.slice(0, problemsMax), document))
  draft.status = { ...status, sha256, extends: [...new Set(names.map(one => one.name))] }
}

function invalid(name: string, problems: Problem[]): Failure {
  const { message, hint } = problems[0]!
  return new Failure('ruleset_invalid', `${name}: ${message}`, { problems, ...(hint === undefined ? {} : { hint }) })
}

/** Held against an empty document: throws `ruleset_invalid` with the place of everything that cannot be run. */
async function refuseUnfit(context: WriteContext, row: Row): Promise<void> {
  const read = async () => ({ kind: 'openapi' as const, text: '{"openapi":"3.1.0"}' })
  const empty = { name: 'nothing', sha256: '', overlays: [], read }
  const [evidence] = await evidenceFor(context, row, [await lintWanted(context, empty, [row.name])])
  outputOf(evidence!)
}

/** All that extend it, over others, too. */
async function usersOf({ resources }: WriteContext, { name }: Row): Promise<Row[]> {
  const all = await resources.all('Ruleset')
  const found = new Set([name])
  for (let size = 0; size < found.size; ) {
    size = found.size
    for (const one of all) if (extendsOf(one).some(other => found.has(other))) found.add(one.name)
  }
  return all.filter(one => one.name !== name && found.has(one.name))
}

/** From a directory to a module, in this process: an own policy that loops holds it up, so see `build.ts`. */
import { Failure, type Problem } from '@gatehouse/base'
import { type ExportedFile, exportedPolicies, ownPoliciesMax, type PolicyModule } from '@gatehouse/program'
import type { PolicyUnit } from '@gatehouse/unit'
import { catalogue } from '../capabilities.ts'
import { exampleStatuses } from '../policy-example.ts'
import { bundled } from './bundle.ts'
import { readPolicyFolder } from './policy-folder.ts'
import { typeProblems } from './type-check.ts'

export interface ExampleVerdict {
  policy: string
  title: string
  expect: readonly number[]
  got: readonly number[]
}

export interface Built {
  module: PolicyModule
  verdicts: ExampleVerdict[]
}

/** `doing` hears what is begun. Throws `own_policy_invalid` with the place of everything that is wrong. */
export async function buildModule(dir: string, doing: (what: string) => void): Promise<Built> {
  doing('The type check')
  const folder = readPolicyFolder(dir)
  const [types, { code, problems }] = await Promise.all([typeProblems(folder), bundled(folder)])
  const told = new Set(types.map(lineOf))
  refuseIf(dir, [...types, ...problems.filter(one => one.place === undefined || !told.has(lineOf(one)))])
  doing('Loading the policies')
  const files = exportedPolicies(code)
  refuseIf(dir, files.flatMap(fileProblems))
  const units = files.map(({ units: [unit] }) => unit!)
  if (units.length > ownPoliciesMax)
    throw new Failure('own_policy_invalid', `${dir} holds ${units.length} policies; ${ownPoliciesMax} are taken.`)
  const verdicts: ExampleVerdict[] = []
  for (const unit of units) verdicts.push(...(await examplesOf(unit, doing)))
  return { module: { format: 1, policies: units.map(({ name, version }) => ({ name, version })), code }, verdicts }
}

const lineOf = ({ place }: Problem) => `${place?.file}:${place?.line}`

function fileProblems({ file, units, problems }: ExportedFile): Problem[] {
  const place = { file, line: 1, column: 1 }
  const wrong = (message: string, hint?: string) => [
    { code: 'invalid_value', message, place, ...(hint ? { hint } : {}) },
  ]
  if (problems.length > 0) return problems
  const [unit, ...more] = units
  if (!unit)
    return wrong(
      'The file exports no policy.',
      'Export what definePolicy gives; what policies share goes into a folder below.',
    )
  if (more.length > 0) return wrong('The file exports more than one policy.', 'Give each policy a file of its own.')
  if (catalogue.policies.has(unit.name)) return wrong(`There is a built-in policy ${unit.name}.`, 'Take another name.')
  if (`${unit.name}.ts` !== file)
    return wrong(`The policy is called ${unit.name} and its file ${file}.`, 'Give both the same name.')
  if (unit.examples.length === 0)
    return wrong('The policy has no example.', 'Write one: it is documentation and test at once.')
  return []
}

async function examplesOf(unit: PolicyUnit, doing: (what: string) => void): Promise<ExampleVerdict[]> {
  const policies = new Map([[unit.name, unit], ...catalogue.policies])
  const verdicts: ExampleVerdict[] = []
  for (const example of unit.examples) {
    const { title, expect } = example
    const named = `The example "${title}" of ${unit.name}`
    doing(named)
    try {
      verdicts.push({ policy: unit.name, title, expect, got: await exampleStatuses(unit, example, policies) })
    } catch (thrown) {
      const message = `${named} cannot be run: ${(thrown as Error).message}`
      const place = { file: `${unit.name}.ts`, line: 1, column: 1 }
      throw new Failure('own_policy_invalid', message, { problems: [{ code: 'example_failed', message, place }] })
    }
  }
  return verdicts
}

function refuseIf(dir: string, problems: Problem[]): void {
  if (problems.length === 0) return
  const more = problems.length > 1 ? ` And ${problems.length - 1} more.` : ''
  throw new Failure('own_policy_invalid', `${dir}: ${problems[0]!.message}${more}`, { problems })
}

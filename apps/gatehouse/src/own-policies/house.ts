/** What the house knows with the policies of a directory beside its own. */
import { Failure } from '@gatehouse/base'
import { loadPolicies, moduleDigest, type PolicyModule } from '@gatehouse/program'
import type { Catalogue } from '@gatehouse/unit'
import { catalogue, catalogueWith } from '../capabilities.ts'
import type { Stamps } from '../file-watch.ts'
import { builtPolicies, exampleProblems } from './build.ts'
import { stampsOf } from './policy-folder.ts'

export interface House {
  catalogue: Catalogue
  /** What its gateways load; undefined without own policies. */
  module?: PolicyModule
  digest?: string
  /** Of the directory, from before it was read. */
  stamps: Stamps
}

export const builtInHouse: House = { catalogue, stamps: new Map() }

/** Throws `own_policy_invalid`: then there is no house with these policies. */
export async function houseWith(dir: string | undefined): Promise<House> {
  if (dir === undefined) return builtInHouse
  const stamps = await stampsOf(dir)
  const built = await builtPolicies(dir)
  const problems = exampleProblems(built)
  if (problems.length > 0) throw new Failure('own_policy_invalid', `${dir}: ${problems[0]!.message}`, { problems })
  const { module } = built
  return { catalogue: catalogueWith(loadPolicies(module)), module, digest: moduleDigest(module), stamps }
}

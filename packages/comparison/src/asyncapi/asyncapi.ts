import type { Language } from '../model/language.ts'
import { Reason } from '../schema/reason.ts'
import { SchemaSide } from '../schema/schema-side.ts'
import { SchemaWalk } from '../walk/schema-walk.ts'
import type { AsyncContract } from './contract.ts'
import { walkContracts } from './contract-walk.ts'
import { readContract } from './read-contract.ts'

const summaryOf = ({ title, version, operations }: AsyncContract) => ({ title, version, endpoints: operations.size })

export const asyncApi: Language = (baseLibrary, revisionLibrary) => {
  const [base, revision] = [readContract(baseLibrary), readContract(revisionLibrary)]
  return {
    base: summaryOf(base),
    revision: summaryOf(revision),
    walk: ({ rules, tell }) => {
      const reason = new Reason(new SchemaSide(baseLibrary), new SchemaSide(revisionLibrary))
      walkContracts({ base, revision, tell, schemas: new SchemaWalk(reason, rules, tell) })
    },
  }
}

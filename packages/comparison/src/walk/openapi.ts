import type { Contract } from '../model/contract.ts'
import type { Language } from '../model/language.ts'
import { readContract } from '../model/read-contract.ts'
import { Reason } from '../schema/reason.ts'
import { SchemaSide } from '../schema/schema-side.ts'
import { walkContracts } from './endpoint-walk.ts'

const summaryOf = ({ title, version, endpoints }: Contract) => ({ title, version, endpoints: endpoints.size })

export const openApi: Language = (baseLibrary, revisionLibrary) => {
  const [base, revision] = [readContract(baseLibrary), readContract(revisionLibrary)]
  return {
    base: summaryOf(base),
    revision: summaryOf(revision),
    walk: ({ rules, tell }) => {
      const reason = new Reason(new SchemaSide(baseLibrary), new SchemaSide(revisionLibrary))
      walkContracts(base, revision, { reason, rules, tell })
    },
  }
}

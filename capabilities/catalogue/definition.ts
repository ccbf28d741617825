/** A document as the assembly of a revision reads it. */
import type { Problem } from '@gatehouse/base'
import { type Contract, contractOf } from '@gatehouse/contract/openapi/contract-of.ts'
import { type Endpoint, placed, readDocument, readOpenApi } from '@gatehouse/documents'
import { invalidDocument } from '@gatehouse/documents/limits.ts'

export interface ReadDefinition {
  endpoints: readonly Endpoint[]
  /** What it says of these endpoints; throws `document_invalid` with the place of what no gateway can hold requests against. */
  contract(isWanted: (endpoint: string) => boolean): Contract
}

/** Throws `document_invalid` with every problem. */
export function readDefinition(text: string, file?: string): ReadDefinition {
  const named = file === undefined ? {} : { file }
  const document = readOpenApi(text, named)
  const refuse = (problems: readonly Problem[]): never => {
    throw invalidDocument(placed(problems, readDocument(text, named)), file)
  }
  return {
    endpoints: document.endpoints,
    contract(isWanted) {
      const contract = contractOf(document, isWanted)
      return contract.problems.length > 0 ? refuse(contract.problems) : contract
    },
  }
}

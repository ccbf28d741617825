/** A document as the assembly of a revision reads it. */
import type { Problem } from '@gatehouse/base'
import { type Contract, type ContractOptions, contractOf } from '@gatehouse/contract/openapi/contract-of.ts'
import { type Endpoint, placed, readDocument, readOpenApi } from '@gatehouse/documents'
import { invalidDocument } from '@gatehouse/documents/limits.ts'
import { editedText } from './overlays.ts'

export interface ReadDefinition {
  endpoints: readonly Endpoint[]
  /** What it says of these endpoints; throws `document_invalid` with the place of what no gateway can hold requests against. */
  contract(isWanted: (endpoint: string) => boolean, options?: ContractOptions): Contract
}

/** With the edits laid onto it. Throws `document_invalid` with every problem, or `overlay_unfit`. */
export function readDefinition(text: string, file?: string, overlays?: readonly unknown[]): ReadDefinition {
  const named = file === undefined ? {} : { file }
  const edited = editedText(text, named, overlays)
  const document = readOpenApi(edited, named)
  const refuse = (problems: readonly Problem[]): never => {
    throw invalidDocument(placed(problems, readDocument(edited, named)), file)
  }
  return {
    endpoints: document.endpoints,
    contract(isWanted, options) {
      const contract = contractOf(document, isWanted, options)
      return contract.problems.length > 0 ? refuse(contract.problems) : contract
    },
  }
}

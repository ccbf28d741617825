/** A document as the assembly of a revision reads it. */
import type { Problem } from '@gatehouse/base'
import { type Contract, type ContractOptions, contractOf } from '@gatehouse/contract/openapi/contract-of.ts'
import { type Endpoint, placed, readDocument, readOpenApi } from '@gatehouse/documents'
import type { DefinitionKind } from '@gatehouse/documents/definition.ts'
import { invalidDocument } from '@gatehouse/documents/limits.ts'
import { editedText } from './overlays.ts'

/** Undefined of a kind that no gateway routes by: every path and method is one endpoint, as without a definition. */
export function routedDefinition(written: WrittenDefinition): ReadDefinition | undefined {
  const { text, name, kind, overlays } = written
  if (kind === undefined || kind === 'openapi') return readDefinition(text, name, overlays)
  // Overlays that do not fit are told before anything is frozen.
  editedText(text, { kind, ...(name === undefined ? {} : { file: name }) }, overlays)
  return undefined
}

export interface WrittenDefinition {
  text: string
  name?: string
  kind?: DefinitionKind | undefined
  overlays?: readonly unknown[] | undefined
}

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

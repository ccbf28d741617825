/** `Certificate` documents of a gateway alone. */
import { type Failure, type Problem, systemClock } from '@gatehouse/base'
import type { fromDocuments } from '@gatehouse/capability-catalogue/from-documents.ts'
import { placed, type ReadDocument } from '@gatehouse/documents'
import { type CheckedCertificate, checkCertificate } from '@gatehouse/http'

/** Those that can be shown; what is wrong with the others goes to `problems`, with its place. */
export function checkedDocuments(
  certificates: ReturnType<typeof fromDocuments>['certificates'],
  documents: readonly ReadDocument[],
  problems: Problem[],
): CheckedCertificate[] {
  return certificates.flatMap(({ spec: { certificate = '', key = '', hosts }, document }) => {
    try {
      return [checkCertificate({ certificate, key, hosts }, systemClock.nowMs())]
    } catch (thrown) {
      const source = documents[document]!
      const { spec } = source.value as { spec: Record<string, unknown> }
      const told = (thrown as Failure).problems.map(problem => {
        const field = `${problem.pointer}File`
        return { ...problem, pointer: `/spec${field.slice(1) in spec ? field : problem.pointer}` }
      })
      problems.push(...placed(told, source))
      return []
    }
  })
}

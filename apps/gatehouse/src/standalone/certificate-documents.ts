/** `Certificate` documents of a gateway alone. */
import { type Failure, type Problem, systemClock } from '@gatehouse/base'
import type { fromDocuments } from '@gatehouse/capability-catalogue/from-documents.ts'
import { problemsOfOrdered } from '@gatehouse/capability-transport/certificate-spec.ts'
import { problemsOfIssuer } from '@gatehouse/capability-transport/issuer-spec.ts'
import { placed, type ReadDocument } from '@gatehouse/documents'
import { type CheckedCertificate, checkCertificate } from '@gatehouse/http'
import { atFile } from './document-files.ts'
import type { OwnOrder } from './orders/own-order.ts'

/** With what upstreams name it by. */
export type GivenDocument = CheckedCertificate & { id: string; document: number }

export interface CertificateDocuments {
  /** Those that can be used as they stand. */
  given: GivenDocument[]
  /** Those that are ordered from an issuer. */
  orders: OwnOrder[]
}

/** What is wrong with them goes to `problems`, with its place. */
export function certificateDocuments(
  { certificates, issuers }: Pick<ReturnType<typeof fromDocuments>, 'certificates' | 'issuers'>,
  documents: readonly ReadDocument[],
  problems: Problem[],
): CertificateDocuments {
  const found: CertificateDocuments = { given: [], orders: [] }
  const tell = (document: number, told: readonly Problem[]) => {
    const source = documents[document]!
    const atFields = told.map(problem => atFile(problem, source.value))
    problems.push(...placed(atFields, source))
  }
  for (const { spec, document } of issuers) tell(document, problemsOfIssuer(spec))
  for (const { id, name, spec, document } of certificates) {
    const wrong = spec.issuer === undefined ? missing(spec) : problemsOfOrdered(spec)
    tell(document, wrong)
    if (wrong.length > 0) continue
    const issuer = issuers.find(one => one.name === spec.issuer)
    if (issuer) found.orders.push({ id, name, hosts: spec.hosts!, issuer: { ...issuer.spec, id: issuer.id } })
    if (spec.issuer !== undefined) continue
    try {
      const { certificate = '', key = '', hosts } = spec
      found.given.push({ ...checkCertificate({ certificate, key, hosts }, systemClock.nowMs()), id, document })
    } catch (thrown) {
      tell(
        document,
        (thrown as Failure).problems.map(one => ({ ...one, pointer: `/spec${one.pointer}` })),
      )
    }
  }
  return found
}

function missing({ certificate, key }: Parameters<typeof problemsOfOrdered>[0]): Problem[] {
  const problem = (field: string, message: string) => ({ code: 'missing_key', message, pointer: `/spec/${field}` })
  const needed = 'A certificate needs certificateFile and keyFile, or an issuer.'
  if (certificate === undefined) return [problem('certificate', needed)]
  return key === undefined ? [problem('key', 'A gateway alone keeps no keys: name the keyFile.')] : []
}

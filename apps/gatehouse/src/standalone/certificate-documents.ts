/** `Certificate` documents of a gateway alone. */
import { Failure, type Problem, systemClock } from '@gatehouse/base'
import type { fromDocuments } from '@gatehouse/capability-catalogue/from-documents.ts'
import { problemsOfOrdered } from '@gatehouse/capability-transport/certificate-spec.ts'
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
  for (const { id, name, spec, document } of certificates) {
    try {
      const issuer = issuers.find(one => one.name === spec.issuer)
      if (issuer) found.orders.push({ id, name, hosts: orderedHosts(spec), issuer: { ...issuer.spec, id: issuer.id } })
      else found.given.push({ ...shown(spec), id, document })
    } catch (thrown) {
      const source = documents[document]!
      problems.push(...placed(fieldsOf(thrown as Failure, source), source))
    }
  }
  return found
}

type Spec = Parameters<typeof problemsOfOrdered>[0]

function shown({ certificate, key = '', hosts }: Spec): CheckedCertificate {
  if (certificate === undefined) {
    const message = 'A certificate needs certificateFile and keyFile, or an issuer.'
    throw new Failure('document_invalid', message, { problems: [{ code: 'missing_key', message, pointer: '' }] })
  }
  return checkCertificate({ certificate, key, hosts }, systemClock.nowMs())
}

function orderedHosts(spec: Spec): readonly string[] {
  const problems = problemsOfOrdered(spec).map(({ pointer, ...problem }) => ({
    ...problem,
    pointer: pointer!.slice('/spec'.length),
  }))
  if (problems.length > 0) throw new Failure('document_invalid', problems[0]!.message, { problems })
  return spec.hosts!
}

/** A text that came from a file is told at the field that names the file. */
const fieldsOf = ({ problems }: Failure, { value }: ReadDocument): Problem[] =>
  problems.map(problem => atFile({ ...problem, pointer: `/spec${problem.pointer}` }, value))

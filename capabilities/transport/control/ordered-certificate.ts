/** Certificates with an issuer as they are written: nothing is given but hosts, and an order is due where those change. */
import { X509Certificate } from 'node:crypto'
import type { Draft, Row, WriteContext } from '@gatehouse/control'
import { removeTexts } from '@gatehouse/control/sealed-text.ts'
import type { CertificateSpec } from '../certificate-spec.ts'
import { beginOrder, chainOf, endOrder } from './order-store.ts'
import { orderKeyName } from './secret-names.ts'

/** What is shown stays as far as it names the hosts. */
export async function takeOrdered(context: WriteContext, before: Row | undefined, draft: Draft): Promise<void> {
  const spec = draft.spec as unknown as CertificateSpec
  if (before && !isOtherOrder(before, spec)) return
  const shown = before && (specOf(before).certificate ?? (await chainOf(context.transaction, draft.id)))
  const { error: _, failures: __, ...status } = draft.status
  draft.status = { warnings: [], ...status, hosts: shown ? named(shown, spec.hosts!) : [], order: 'due' }
}

/** The order follows the row. */
export async function followOrder(context: WriteContext, row: Row, before: Row | undefined): Promise<void> {
  const { transaction, services } = context
  const spec = specOf(row)
  if (spec.issuer === undefined) {
    if (before && specOf(before).issuer !== undefined) await forgetOrder(context, row.id)
    return
  }
  if (before && !isOtherOrder(before, spec)) return
  // An order of before is for another request: its key is not used again.
  await removeTexts(transaction, [orderKeyName(row.id)])
  const order = { certificateId: row.id, organizationId: row.organizationId!, nowMs: services.clock.nowMs() }
  await beginOrder(transaction, { ...order, chain: before && specOf(before).certificate })
}

export async function forgetOrder({ transaction }: WriteContext, certificateId: string): Promise<void> {
  await endOrder(transaction, certificateId)
  await removeTexts(transaction, [orderKeyName(certificateId)])
}

function isOtherOrder(before: Row, { issuer, hosts }: CertificateSpec): boolean {
  const was = specOf(before)
  return was.issuer !== issuer || JSON.stringify(was.hosts) !== JSON.stringify(hosts)
}

function named(chain: string, hosts: readonly string[]): string[] {
  const certificate = new X509Certificate(chain)
  return hosts.filter(host => certificate.checkHost(host, { subject: 'never' }) !== undefined)
}

const specOf = ({ spec }: Row) => spec as unknown as CertificateSpec

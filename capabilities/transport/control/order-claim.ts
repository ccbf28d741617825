/** Everything that a try at an order needs, read with its lease in one transaction: the rest of the try has none. */
import type { JobWork, Row, WriteContext } from '@gatehouse/control'
import { readText, storeText } from '@gatehouse/control/sealed-text.ts'
import { newKey } from '../acme/account-key.ts'
import type { OrderState } from '../acme/obtain.ts'
import type { CertificateSpec } from '../certificate-spec.ts'
import type { IssuerSpec } from '../issuer-spec.ts'
import { type Lease, type StoredOrder, takeLease } from './order-store.ts'
import { accountKeyName, externalKeyName, orderKeyName } from './secret-names.ts'

export interface ClaimedOrder extends StoredOrder, Lease, OrderState {
  issuer: OrderState['issuer'] & { id: string }
  /** The order is not due: only when it will be is asked. */
  early: boolean
}

/** Undefined where it is not due any more, or another replica was faster. */
export function claimOrder(
  { write, services }: JobWork,
  { certificateId, organizationId, lease }: Lease & { organizationId: string },
): Promise<ClaimedOrder | undefined> {
  const nowMs = services.clock.nowMs()
  return write(organizationId, async context => {
    const order = await takeLease(context.transaction, { certificateId, lease, nowMs })
    if (!order) return undefined
    const certificate: Row<CertificateSpec> = await context.resources.get('Certificate', certificateId)
    const { hosts = [], issuer } = certificate.spec
    const row: Row<IssuerSpec> = await context.resources.get('CertificateIssuer', issuer!)
    return {
      ...{ ...order, lease, hosts, issuer: await issuerOf(context, row) },
      accountKey: await lastingKey(context, accountKeyName(row.id)),
      key: await lastingKey(context, orderKeyName(certificateId)),
      early: order.renewAtMs !== undefined && order.renewAtMs > nowMs && order.failures === 0,
    }
  })
}

async function issuerOf(
  { transaction, services }: WriteContext,
  { id, spec, status }: Row<IssuerSpec>,
): Promise<ClaimedOrder['issuer']> {
  const { directory, contacts, termsAgreed, authorities, externalAccount } = spec
  const hmacKey = externalAccount && (await readText(transaction, services.secrets, externalKeyName(id)))
  const { account, contacts: told = [] } = status as { account?: string; contacts?: string[] }
  return {
    ...{ id, directory, contacts, termsAgreed, authorities, account, told },
    external: externalAccount && hmacKey !== undefined ? { keyId: externalAccount.keyId, hmacKey } : undefined,
  }
}

/** Made the first time, and the same for every try until it is removed. */
async function lastingKey({ transaction, services: { secrets } }: WriteContext, name: string): Promise<string> {
  const found = await readText(transaction, secrets, name)
  if (found !== undefined) return found
  const text = newKey()
  await storeText(transaction, secrets, { name, text })
  return text
}

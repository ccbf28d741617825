import { Failure } from '@gatehouse/base'
import type { OperationHandler, Row } from '@gatehouse/control'
import type { CertificateSpec } from '../certificate-spec.ts'
import { beginOrder } from './order-store.ts'

const renew: OperationHandler<object, void> = {
  async run({ subject, resources, transaction, services }) {
    const { id, organizationId, spec, status, name } = subject as Row<CertificateSpec>
    if (spec.issuer === undefined) {
      const hint = 'Name an issuer, or update it with a new certificate and key.'
      throw new Failure('conflict', `Certificate ${name} has no issuer that it could be ordered from.`, { hint })
    }
    const nowMs = services.clock.nowMs()
    await beginOrder(transaction, { certificateId: id, organizationId: organizationId!, nowMs })
    await resources.update(subject!, { status: { ...status, renewAt: new Date(nowMs).toISOString() } })
  },
}

export const handlers: Readonly<Record<string, OperationHandler>> = { 'Certificate.renew': renew }

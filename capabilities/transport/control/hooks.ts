/** Certificates as they are written: checked, the key sealed apart, and the gateways told. */
import { createHash } from 'node:crypto'
import { Failure } from '@gatehouse/base'
import type { Draft, ResourceHooks, WriteContext } from '@gatehouse/control'
import {
  readCertificateKey,
  removeCertificateKey,
  storeCertificateKey,
} from '@gatehouse/control/distribution/certificate-keys.ts'
import { checkCertificate } from '@gatehouse/http/tls/check-certificate.ts'
import { spreadCertificates } from './spread.ts'

interface CertificateSpec {
  hosts?: string[]
  certificate: string
  key?: string
}

export const hooks: Readonly<Record<string, ResourceHooks>> = {
  Certificate: {
    beforeCreate: (context, draft) => take(context, draft),
    beforeUpdate: (context, _before, draft) => take(context, draft),
    afterWrite: context => spreadCertificates(context),
    async afterDelete(context, { id }) {
      await removeCertificateKey(context.transaction, id)
      await spreadCertificates(context)
    },
  },
}

/** The key leaves the row before it is stored, shown or audited. */
async function take({ transaction, services }: WriteContext, draft: Draft): Promise<void> {
  const { certificate, hosts, key: given } = draft.spec as unknown as CertificateSpec
  const { clock, secrets } = services
  const key = given ?? (await readCertificateKey(transaction, secrets, draft.id))
  if (key === undefined) {
    const message = 'A new certificate needs its key.'
    throw new Failure('invalid_input', message, { problems: [{ code: 'missing_key', message, pointer: '/spec/key' }] })
  }
  const checked = checkedPair({ certificate, hosts, key }, clock.nowMs())
  delete draft.spec.key
  if (given !== undefined) {
    await storeCertificateKey(transaction, secrets, { certificateId: draft.id, key: checked.key })
  }
  draft.status = {
    hosts: [...checked.hosts],
    expiresAt: new Date(checked.expiresAtMs).toISOString(),
    fingerprint: checked.fingerprint,
    keySha256: createHash('sha256').update(checked.key).digest('hex'),
    warnings: [...checked.warnings],
  }
}

function checkedPair(given: Parameters<typeof checkCertificate>[0], nowMs: number) {
  try {
    return checkCertificate(given, nowMs)
  } catch (thrown) {
    const { message, problems } = thrown as Failure
    const placed = problems.map(problem => ({ ...problem, pointer: `/spec${problem.pointer}` }))
    throw new Failure('certificate_invalid', message, { problems: placed })
  }
}

/** Certificates as they are written: checked, the key sealed apart, and the gateways told. */
import { createHash } from 'node:crypto'
import { Failure } from '@gatehouse/base'
import type { Draft, ResourceHooks, Row, WriteContext } from '@gatehouse/control'
import {
  keptCertificateKey,
  readCertificateKey,
  removeCertificateKey,
  storeCertificateKey,
} from '@gatehouse/control/distribution/certificate-keys.ts'
import { checkCertificate, keyText } from '@gatehouse/http/tls/check-certificate.ts'
import { type CertificateSpec, problemsOfOrdered } from '../certificate-spec.ts'
import { issuerHooks } from './issuer-hooks.ts'
import { followOrder, forgetOrder, takeOrdered } from './ordered-certificate.ts'
import { isShownToUpstreams, spread } from './spread.ts'

export const hooks: Readonly<Record<string, ResourceHooks>> = {
  CertificateIssuer: issuerHooks,
  Certificate: {
    problems: (_, spec) => (spec.issuer === undefined ? [] : problemsOfOrdered(spec)),
    beforeCreate: (context, draft) => take(context, undefined, draft),
    beforeUpdate: take,
    async keptSecret({ transaction, services: { secrets } }, { id }, { key }) {
      // What cannot be read is no key that is kept: the write itself tells what is wrong with it.
      return keptCertificateKey(transaction, secrets, { certificateId: id, key: keyText(String(key)) ?? '' })
    },
    async afterWrite(context, row, before) {
      await followOrder(context, row, before)
      await spread(context)
    },
    async beforeDelete(context, { id, name }) {
      if (!(await isShownToUpstreams(context.transaction, id))) return
      throw new Failure('still_referenced', `${name} is shown to the upstream of an API that is deployed.`, {
        hint: 'Name another in the upstream, publish and deploy, or retire the API version.',
      })
    },
    async afterDelete(context, { id }) {
      await removeCertificateKey(context.transaction, id)
      await forgetOrder(context, id)
      await spread(context)
    },
  },
}

function take(context: WriteContext, before: Row | undefined, draft: Draft): Promise<void> {
  return draft.spec.issuer === undefined ? takeGiven(context, draft) : takeOrdered(context, before, draft)
}

/** The key leaves the row before it is stored, shown or audited. */
async function takeGiven({ transaction, services }: WriteContext, draft: Draft): Promise<void> {
  const { certificate, hosts, key: given } = draft.spec as unknown as CertificateSpec
  if (certificate === undefined) throw missing('certificate', 'A certificate needs its chain, or an issuer.')
  const { clock, secrets } = services
  const key = given ?? (await readCertificateKey(transaction, secrets, draft.id))
  if (key === undefined) throw missing('key', 'A new certificate needs its key.')
  const checked = checkedPair({ certificate, hosts, key }, clock.nowMs())
  delete draft.spec.key
  if (given !== undefined) {
    await storeCertificateKey(transaction, secrets, { certificateId: draft.id, key: checked.key })
  }
  const { unshown } = draft.status
  draft.status = {
    ...(unshown === undefined ? {} : { unshown }),
    hosts: [...checked.hosts],
    expiresAt: new Date(checked.expiresAtMs).toISOString(),
    fingerprint: checked.fingerprint,
    keySha256: createHash('sha256').update(checked.key).digest('hex'),
    warnings: [...checked.warnings],
  }
}

const missing = (field: string, message: string) =>
  new Failure('invalid_input', message, { problems: [{ code: 'missing_key', message, pointer: `/spec/${field}` }] })

function checkedPair(given: Parameters<typeof checkCertificate>[0], nowMs: number) {
  try {
    return checkCertificate(given, nowMs)
  } catch (thrown) {
    const { message, problems } = thrown as Failure
    const placed = problems.map(problem => ({ ...problem, pointer: `/spec${problem.pointer}` }))
    throw new Failure('certificate_invalid', message, { problems: placed })
  }
}

/** Issuers as they are written: checked, and the key of an external account sealed apart. */
import { Failure } from '@gatehouse/base'
import type { Draft, ResourceHooks, WriteContext } from '@gatehouse/control'
import { keptText, readText, removeTexts, storeText } from '@gatehouse/control/sealed-text.ts'
import { type IssuerSpec, problemsOfIssuer } from '../issuer-spec.ts'
import { hurryOrders } from './order-store.ts'
import { accountKeyName, externalKeyName } from './secret-names.ts'

export const issuerHooks: ResourceHooks = {
  beforeCreate: (context, draft) => take(context, draft),
  beforeUpdate: (context, _before, draft) => take(context, draft),
  keptSecret({ transaction, services: { secrets } }, { id }, spec) {
    const { hmacKey = '' } = (spec as unknown as IssuerSpec).externalAccount ?? {}
    return keptText(transaction, secrets, { name: externalKeyName(id), text: hmacKey })
  },
  /** What was mended is tried at once. */
  async afterWrite({ transaction, services }, row, before) {
    const mended = before && JSON.stringify(before.spec) !== JSON.stringify(row.spec)
    if (mended) await hurryOrders(transaction, row.id, services.clock.nowMs())
  },
  afterDelete: ({ transaction }, { id }) => removeTexts(transaction, [accountKeyName(id), externalKeyName(id)]),
}

/** The key leaves the row before it is stored, shown or audited. */
async function take({ transaction, services: { secrets } }: WriteContext, draft: Draft): Promise<void> {
  const spec = draft.spec as unknown as IssuerSpec
  const name = externalKeyName(draft.id)
  const isLeftOut = spec.externalAccount !== undefined && spec.externalAccount.hmacKey === undefined
  const keptKey = isLeftOut && (await readText(transaction, secrets, name)) !== undefined
  const problems = problemsOfIssuer(spec, { keptKey })
  if (problems.length > 0) {
    const isBroken = problems.some(({ code }) => code === 'certificate_invalid')
    throw new Failure(isBroken ? 'certificate_invalid' : 'invalid_input', problems[0]!.message, { problems })
  }
  if (!spec.externalAccount) return removeTexts(transaction, [name])
  const { hmacKey, ...rest } = spec.externalAccount
  draft.spec.externalAccount = rest
  if (hmacKey !== undefined) await storeText(transaction, secrets, { name, text: hmacKey })
}

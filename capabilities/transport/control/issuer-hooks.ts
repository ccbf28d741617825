/** Issuers as they are written: checked, and the key of an external account sealed apart. */
import { Failure } from '@gatehouse/base'
import type { Draft, ResourceHooks, WriteContext } from '@gatehouse/control'
import { keptText, readText, removeTexts, storeText } from '@gatehouse/control/sealed-text.ts'
import { checkAuthorities } from '@gatehouse/http/tls/check-certificate.ts'
import { hurryOrders } from './order-store.ts'
import { accountKeyName, externalKeyName } from './secret-names.ts'

export interface IssuerSpec {
  directory: string
  contacts: string[]
  termsAgreed: boolean
  externalAccount?: { keyId: string; hmacKey?: string }
  authorities?: string
}

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
  const { externalAccount, authorities } = draft.spec as unknown as IssuerSpec
  if (authorities !== undefined) checked(authorities)
  const name = externalKeyName(draft.id)
  if (!externalAccount) return removeTexts(transaction, [name])
  const { hmacKey, ...rest } = externalAccount
  draft.spec.externalAccount = rest
  if (hmacKey !== undefined) return storeText(transaction, secrets, { name, text: hmacKey })
  if ((await readText(transaction, secrets, name)) !== undefined) return
  const message = 'A new external account needs its key.'
  const problem = { code: 'missing_key', message, pointer: '/spec/externalAccount/hmacKey' }
  throw new Failure('invalid_input', message, { problems: [problem] })
}

function checked(authorities: string): void {
  try {
    checkAuthorities(authorities)
  } catch (thrown) {
    const { message, problems } = thrown as Failure
    const placed = problems.map(problem => ({ ...problem, pointer: '/spec/authorities' }))
    throw new Failure('certificate_invalid', message, { problems: placed })
  }
}

/** Tokens, memberships and invitations as they are made, changed and taken away. */
import { Failure } from '@gatehouse/base'
import type { Draft, ResourceHooks, Row, WriteContext } from '@gatehouse/control'
import { type Granting, keepAnOwner, requireOwnRole } from './role-rules.ts'
import { makeSecret, secretDigest } from './secret-text.ts'

const invitationDays = 7
const granting = (spec: Record<string, unknown>) => spec as unknown as Granting

export const hooks: Readonly<Record<string, ResourceHooks>> = {
  Token: {
    async beforeCreate(context, draft) {
      await requireOwnRole(context, granting(draft.spec))
      refusePast(context, draft)
      const chosen = draft.status.sha256 !== undefined
      if (!chosen) draft.status.sha256 = 'pending'
    },
    afterCreate: (context, row) => shownOnce(context, row, { field: 'secret', prefix: 'ght' }),
    beforeDelete: (context, row) => requireOwnRole(context, granting(row.spec)),
  },
  Membership: {
    async beforeCreate(context, draft) {
      const invited = draft.status.invitation !== undefined
      if (!invited) await requireOwnRole(context, granting(draft.spec))
      draft.spec.email = String(draft.spec.email).toLowerCase()
    },
    async beforeUpdate(context, before, draft) {
      await requireOwnRole(context, granting(before.spec))
      await requireOwnRole(context, granting(draft.spec))
      draft.spec.email = before.spec.email
    },
    beforeTransition: (context, before) => requireOwnRole(context, granting(before.spec)),
    async afterWrite(context, row, before) {
      if (before) await keepAnOwner(context, before, row)
    },
    async beforeDelete(context, row) {
      await requireOwnRole(context, granting(row.spec))
      await keepAnOwner(context, row, undefined)
    },
  },
  Invitation: {
    async beforeCreate(context, draft) {
      await requireOwnRole(context, granting(draft.spec))
      draft.spec.email = String(draft.spec.email).toLowerCase()
      const expires = context.services.clock.nowMs() + invitationDays * 86_400_000
      draft.spec.expiresAt ??= new Date(expires).toISOString()
      refusePast(context, draft)
      draft.status.sha256 = 'pending'
    },
    afterCreate: (context, row) => shownOnce(context, row, { field: 'code', prefix: 'ghi' }),
    beforeDelete: (context, row) => requireOwnRole(context, granting(row.spec)),
  },
}

/** Makes the secret, stores its digest, and gives the secret to the one reply that shows it. */
async function shownOnce(
  { resources }: WriteContext,
  row: Row,
  { field, prefix }: { field: string; prefix: 'ght' | 'ghi' },
): Promise<Record<string, string> | undefined> {
  if (row.status.sha256 !== 'pending') return undefined
  const secret = makeSecret(prefix)
  await resources.update(row, { status: { ...row.status, sha256: secretDigest(secret) } })
  return { [field]: secret }
}

function refusePast({ services }: WriteContext, { spec }: Draft): void {
  if (spec.expiresAt === undefined || Date.parse(String(spec.expiresAt)) > services.clock.nowMs()) return
  const problem = { code: 'invalid_value', message: 'expiresAt has passed.', pointer: '/spec/expiresAt' }
  throw new Failure('invalid_input', problem.message, { problems: [problem] })
}

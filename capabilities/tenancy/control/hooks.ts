import { type ResourceHooks, refusePast } from '@gatehouse/control'
import { type Granting, keepAnOwner, requireOwner, requireOwnRole } from './role-rules.ts'
import { makeSecret, secretDigest } from './secret-text.ts'

const invitationDays = 7
const granting = (spec: Record<string, unknown>) => spec as unknown as Granting

export const hooks: Readonly<Record<string, ResourceHooks>> = {
  Token: {
    async beforeCreate(context, draft) {
      await requireOwnRole(context, granting(draft.spec))
      requireOwner(context, granting(draft.spec))
      refusePast(context, draft)
      if (draft.status.sha256 !== undefined) return
      const secret = makeSecret('ght')
      draft.status.sha256 = secretDigest(secret)
      return { secret }
    },
    beforeDelete: (context, row) => requireOwnRole(context, granting(row.spec)),
  },
  Membership: {
    async beforeCreate(context, draft) {
      const invited = draft.status.invitation !== undefined
      if (!invited) await requireOwnRole(context, granting(draft.spec))
      requireOwner(context, granting(draft.spec))
      draft.spec.email = String(draft.spec.email).toLowerCase()
    },
    async beforeUpdate(context, before, draft) {
      await requireOwnRole(context, granting(before.spec))
      await requireOwnRole(context, granting(draft.spec))
      requireOwner(context, granting(draft.spec), granting(before.spec))
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
      const code = makeSecret('ghi')
      draft.status.sha256 = secretDigest(code)
      return { code }
    },
    beforeDelete: (context, row) => requireOwnRole(context, granting(row.spec)),
  },
}

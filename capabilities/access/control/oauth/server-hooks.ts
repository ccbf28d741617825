/** Authorization servers as they are written, and their keys by hand. */
import { Failure } from '@gatehouse/base'
import type { OperationHandler, ResourceHooks } from '@gatehouse/control'
import { issuerKeys, makeKeys, removeKeys, rotateKeys } from './issuer-keys.ts'

export const serverHooks: ResourceHooks = {
  async beforeCreate({ services, organization }, draft) {
    if (services.issuerUrl === undefined) {
      throw new Failure('conflict', 'This platform runs no authorization servers.', {
        hint: 'Its operator names their public address: the setting issuerUrl.',
      })
    }
    draft.status.issuer = `${services.issuerUrl}/${organization!.name}/${draft.name}`
  },
  async afterWrite(context, row, before) {
    if (!before) await makeKeys(context, row)
  },
  async beforeDelete(context, row) {
    const keys = await issuerKeys(context.transaction, row.id)
    await removeKeys(
      context,
      keys.map(({ id }) => id),
    )
  },
}

export const rotateKey: OperationHandler<{ drop: boolean }, { keyId: string }> = {
  async run(context, { drop }) {
    return { keyId: await rotateKeys(context, context.subject!, drop) }
  },
}

/** Gateways give up what they have kept; the directory carries it, as it does revocations. */
import { Failure } from '@gatehouse/base'
import type { OperationHandler } from '@gatehouse/control'
import { normalisedPath } from '@gatehouse/program'
import { groupOf } from './served-groups.ts'

interface What {
  environment: string
  path?: string
  tag?: string
}

export const purgeCache: OperationHandler<What, { gatewayGroup: string }> = {
  async run(context, { environment, path, tag }) {
    const { resources, services, subject } = context
    if (path !== undefined && tag !== undefined) {
      throw new Failure('invalid_input', 'A path or a tag is purged, not both at once.', {
        problems: [{ code: 'both_given', message: 'Leave one of the two out.', pointer: '/tag' }],
      })
    }
    const at = await resources.get('Environment', environment)
    const group = await groupOf(context, at)
    const sent = path === undefined ? undefined : (normalisedPath(path) ?? path)
    await services.appendDirectory(context, group.id, {
      ...{ kind: 'purge', state: 'dead', apiVersionId: subject!.id, environmentId: at.id },
      ...(sent === undefined ? {} : { path: sent }),
      ...(tag === undefined ? {} : { tag }),
    })
    return { gatewayGroup: group.name }
  },
}

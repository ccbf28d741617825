/** The hook of a policy that looks at request bodies of some types and passes them on as they came. */

import { lookAtText, type ReadText, type ReadTypes, saysAny } from '@gatehouse/media/read-text.ts'
import { defaulted, Type } from '@gatehouse/schema'
import type { Exchange, Host, PolicyHooks } from '@gatehouse/unit'

export const bodyBytesMax = defaulted(
  Type.Integer({
    ...{ minimum: 1, maximum: 16_777_216 },
    description: 'Largest body that is looked at, inflated; a larger one is refused.',
  }),
  1_048_576,
)

export interface Look {
  policy: string
  types: ReadTypes
  bytesMax: number
  /** Throws a coded failure for a body that does not pass. */
  look: (read: ReadText) => void
}

export function lookedAt({ policy, types, bytesMax, look }: Look, { codings }: Pick<Host, 'codings'>): PolicyHooks {
  const read = async ({ request, signal }: Exchange) => {
    const found = await lookAtText(request, types, { side: 'request', policy, bytesMax, codings, signal })
    look(found)
  }
  return {
    request(exchange) {
      const { body, upgrade } = exchange.request
      if (body && upgrade === undefined && saysAny(exchange.request, types)) return read(exchange)
    },
  }
}

/** By what a request is sent to the same target again. */

import { cookieOf } from '@gatehouse/base'
import type { UpstreamPart } from '@gatehouse/program'
import type { Exchange } from '@gatehouse/unit'

export type HashRule = NonNullable<UpstreamPart['hash']>
export type Asking = Pick<Exchange, 'request' | 'consumer' | 'replyFields' | 'subset'>

/** Undefined where the request has nothing of the kind: then it goes anywhere. */
export function hashKey({ by, name = '' }: HashRule, { request, consumer }: Asking): string | undefined {
  switch (by) {
    case 'header':
      return request.headers.get(name.toLowerCase())
    case 'cookie':
      return cookieOf(request.headers, name)
    case 'path':
      return request.path
    case 'ip':
      return request.clientAddress
    case 'consumer':
      return consumer?.applicationId
  }
}

/** The hooks of a policy that makes another body of requests, of replies with some statuses, or of both. */
import type { Exchange, Next, PolicyHooks, Reply } from '@gatehouse/unit'
import type { Message } from './read-text.ts'
import { askForWhole, hasBody } from './reshape.ts'

/** `reply` is there where the message is one. */
export type BodyChange = (exchange: Exchange, message: Message, reply?: Reply) => Promise<void>

export interface BodyChanges {
  request: BodyChange | undefined
  response: { change: BodyChange; statuses: readonly string[] } | undefined
}

export function bodyChanges({ request: change, response }: BodyChanges): PolicyHooks {
  const statuses = new Map((response?.statuses ?? []).map(name => [name, true as const]))
  return {
    request(exchange) {
      const { request } = exchange
      if (change && request.body && request.upgrade === undefined) return change(exchange, request)
    },
    ...(response && {
      async forward(exchange: Exchange, next: Next) {
        askForWhole(exchange)
        const reply = await next()
        if (hasBody(reply, statuses)) await response.change(exchange, reply, reply)
        return reply
      },
    }),
  }
}

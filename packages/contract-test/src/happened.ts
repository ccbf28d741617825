/** A request and its answer as runtime expressions see them. */
import type { ExpressedSide, Happened } from '@gatehouse/contract/openapi/runtime-expression.ts'
import type { WrittenRequest } from '@gatehouse/sample/request/write-request.ts'
import type { Answer } from './call.ts'
import type { TestCase } from './case.ts'

export interface Exchanged {
  request: WrittenRequest
  values: TestCase['values']
  answer: Answer | undefined
}

export function happenedIn({ request, values, answer }: Exchanged, url: string): Happened {
  const { method, target, headers } = request
  const query = new URLSearchParams(target.split('?')[1] ?? '')
  return {
    url: url.replace(/\/$/, '') + target,
    method,
    ...(answer ? { status: answer.status } : {}),
    request: {
      header: name => headers.find(([one]) => one.toLowerCase() === name)?.[1],
      query: name => query.get(name) ?? undefined,
      path: name => (Object.hasOwn(values.path, name) ? String(values.path[name]) : undefined),
      body: values.body?.value,
    },
    reply: answer && sideOf(answer),
  }
}

function sideOf({ headers, text }: Answer): ExpressedSide {
  return { header: name => headers.get(name) ?? undefined, body: text === '' ? undefined : readAs(text) }
}

function readAs(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

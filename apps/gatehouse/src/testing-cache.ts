/** A gateway with the policy `cache`, before an upstream whose answers say for how long they hold, for tests. */
import type { TestContext } from 'node:test'
import { upstream as serve } from './testing-gateway.ts'

export interface Upstream {
  url: string
  /** Targets it was asked for, with the method. */
  asked: string[]
  /** What answers say. */
  say(answer: Partial<Answer>): void
}

interface Answer {
  status: number
  headers: Record<string, string>
  /** Or made from how many were asked for so far. */
  body: string | Buffer | ((times: number) => string)
  /** After how long the head comes. */
  waitMs: number
}

/** Answers to what is unsafe are empty and say nothing of caching. */
export async function cacheable(t: TestContext): Promise<Upstream> {
  const asked: string[] = []
  let answer: Answer = { status: 200, headers: { 'Cache-Control': 'max-age=60' }, body: 'hello', waitMs: 0 }
  const url = await serve(t, (request, response) => {
    asked.push(`${request.method} ${request.url}`)
    request.resume()
    if (request.method !== 'GET' && request.method !== 'HEAD') return void response.end()
    const { status, headers, body, waitMs } = answer
    setTimeout(
      () => response.writeHead(status, headers).end(typeof body === 'function' ? body(asked.length) : body),
      waitMs,
    )
  })
  return { url, asked, say: changes => void (answer = { ...answer, ...changes }) }
}

/** A platform with a portal over an API that developers subscribe to and call, all through HTTP; for tests. */
import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { until } from './testing-house.ts'
import { type Platform, startPlatform } from './testing-platform.ts'

const token = 'ght_of-the-portal-tests-0123456789abcdefghijklmn'
const password = 'a password of the test'

interface Mail {
  to: string
  kind: string
  text?: string
}

export interface Reply<T> {
  status: number
  body: T
}

export async function startPublished(t: TestContext, env: Record<string, string> = {}) {
  const platform = await startPlatform(t, { env: { GATEHOUSE_TOKEN: token, ...env } })
  const asked = async <T>(method: string, path: string, body?: unknown, bearer = token): Promise<Reply<T>> => {
    const reply = await fetch(`${platform.control}/api/v1${path}`, {
      ...{ method, headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' } },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await reply.text()
    return { status: reply.status, body: text === '' ? ({} as T) : JSON.parse(text) }
  }
  const call = async <T = Record<string, unknown>>(method: string, path: string, body?: unknown): Promise<T> => {
    const reply = await asked<T>(method, path, body)
    assert.ok(reply.status < 400, `${method} ${path}: ${JSON.stringify(reply.body)}`)
    return reply.body
  }
  const at = '/organizations/default/workspaces/default'
  const make = (plural: string, name: string, spec: object) => call('POST', `${at}/${plural}`, { name, spec })
  const developers = '/organizations/default/developers'
  const mailTo = async (to: string, kind: string): Promise<string> => {
    let found: Mail | undefined
    await until(async () => {
      found = (await call<{ items: Mail[] }>('GET', '/mails')).items.find(mail => mail.to === to && mail.kind === kind)
      return found?.text !== undefined
    }, 90_000)
    return found!.text!
  }
  /** Somebody who signed up and signed in: what she does, and reads. */
  const joined = async (email: string) => {
    await call('POST', `${developers}/sign-up`, { portal: 'main', email })
    const code = /code=(ghl_[\w-]+)/.exec(await mailTo(email, 'sign-up'))![1]
    await call('POST', `${developers}/verify`, { code, password })
    const session = await call<{ token: string }>('POST', `${developers}/sign-in`, { portal: 'main', email, password })
    const own = async <T>(method: string, operation: string, sent: object): Promise<T> => {
      const query = method === 'GET' ? `?${new URLSearchParams(sent as Record<string, string>)}` : ''
      const body = method === 'GET' ? undefined : sent
      const reply = await asked<T>(method, `${developers}/${operation}${query}`, body, session.token)
      assert.ok(reply.status < 400, `${operation}: ${JSON.stringify(reply.body)}`)
      return reply.body
    }
    return {
      does: <T = Record<string, string>>(operation: string, body: object) => own<T>('POST', operation, body),
      reads: <T>(operation: string, query: object) => own<T>('GET', operation, query),
    }
  }
  const through = async (path: string, key: string) => {
    const reply = await fetch(`${platform.gateway}${path}`, { headers: { 'x-api-key': key } })
    return { status: reply.status, text: await reply.text() }
  }
  return { platform, call, at, make, mailTo, joined, through }
}

export type Published = Awaited<ReturnType<typeof startPublished>>
export type { Platform }

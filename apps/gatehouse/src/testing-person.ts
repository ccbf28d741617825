/** A developer and the browser she sits at, for tests: it has cookies and follows forms, and runs no script. */
import assert from 'node:assert/strict'
import { nobody } from '@gatehouse/control'
import type { House } from './testing-house.ts'

export const password = 'correct horse battery'

export const operator = { kind: 'person' as const, id: 'x', name: 'x', operator: true, grants: [] }

export interface MadePerson {
  /** `sub` of tokens. */
  id: string
  email: string
  link: string
}

/** Invited, and with a password unless told otherwise. */
export async function addPerson(
  { control }: House,
  name: string,
  { organization = 'default', joined = true }: { organization?: string; joined?: boolean } = {},
): Promise<MadePerson> {
  const email = `${name}@example.com`
  const params = { organization }
  const call = (route: string, body: object) =>
    control.call(route, { caller: operator, requestId: 'req_test', params, body })
  const { body } = await call('Developer.create', { name, spec: { email, title: `${name} of the test` } })
  const { id, link } = body as { id: string; link: string }
  if (joined) {
    const code = link.split('/').at(-1)!
    await control.call('Developer.set-password', {
      ...{ caller: nobody, requestId: 'req_test', params, body: { code, password } },
    })
  }
  return { id, email, link }
}

export interface Answered {
  status: number
  url: string
  text: string
  headers: Headers
}

export class Browser {
  /** By name and path. */
  readonly cookies = new Map<string, { value: string; path: string }>()
  readonly origin: string

  constructor(issuerUrl: string) {
    this.origin = new URL(issuerUrl).origin
  }

  /** Follows redirects as long as they stay here; what leads elsewhere is given back. */
  async open(address: string, form?: Record<string, string>, headers: Record<string, string> = {}): Promise<Answered> {
    const url = new URL(address, this.origin)
    const cookie = [...this.cookies]
      .filter(([, { path }]) => url.pathname.startsWith(path))
      .map(([key, { value }]) => `${key.split(' ')[0]}=${value}`)
      .join('; ')
    const sent = form && { method: 'POST', body: new URLSearchParams(form) }
    const asked = { accept: 'text/html', cookie, ...(form && { origin: this.origin }), ...headers }
    const answer = await fetch(url, { ...sent, headers: asked, redirect: 'manual' })
    this.#keep(answer.headers)
    const next = answer.headers.get('location')
    if (next?.startsWith('/') || next?.startsWith(`${this.origin}/`)) return this.open(new URL(next, url).href)
    return { status: answer.status, url: next ?? url.href, text: await answer.text(), headers: answer.headers }
  }

  /** Sends the form of a page, with what a person fills in. */
  send(page: Answered, filled: Record<string, string>, headers?: Record<string, string>): Promise<Answered> {
    const action = /<form method="post" action="([^"]*)"/.exec(page.text)?.[1]
    assert.ok(action !== undefined, `no form: ${page.status} ${page.url} ${page.text.slice(-600)}`)
    const hidden = [...page.text.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)]
    const fields = Object.fromEntries(hidden.map(([, name, value]) => [name!, value!]))
    return this.open(new URL(action, page.url).href, { ...fields, ...filled }, headers)
  }

  signIn(page: Answered, email: string, secret = password): Promise<Answered> {
    return this.send(page, { step: 'sign-in', email, password: secret })
  }

  #keep(headers: Headers): void {
    for (const line of headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!
      const path = /; *path=([^;]+)/i.exec(line)?.[1] ?? '/'
      const over = /expires=Thu, 01 Jan 1970/i.test(line) || value === ''
      if (over) this.cookies.delete(`${name} ${path}`)
      else this.cookies.set(`${name} ${path}`, { value: value!, path })
    }
  }
}

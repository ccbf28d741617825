/** A portal over HTTP as browsers without scripts see it, in this process. Imported by tests only. */
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestContext } from 'node:test'
import { openServer } from '@gatehouse/control'
import { buildWeb } from './build-web.ts'
import { type PortalPeople, password, portalPeople } from './control/testing-portal.ts'
import { send } from './portal/answer.ts'
import { PortalSite } from './portal/site.ts'

/** A portal in front of a control plane, and a browser that keeps cookies. */
export async function portalOver<P extends PortalPeople>(t: TestContext, people: P) {
  await buildWeb(() => {}, ['portal'])
  process.env.GATEHOUSE_PORTAL_KEY = 'the key of both'
  t.after(() => delete process.env.GATEHOUSE_PORTAL_KEY)
  const server = await openServer(people.control, { portalKey: 'the key of both' })
  const { url: controlUrl } = await server.listen({ address: '127.0.0.1', port: 0 })
  const callers = { trustedProxies: ['loopback'], clientAddressHeader: 'x-forwarded-for' }
  const site = new PortalSite({ controlUrl, callers })
  const http = createServer(
    (request, response) =>
      void site.answer(request).then(
        reply => send(request, response, reply),
        thrown => response.writeHead(thrown.status ?? 500).end(thrown.code),
      ),
  )
  await new Promise<void>(resolve => http.listen(0, '127.0.0.1', resolve))
  t.after(async () => {
    http.closeAllConnections()
    http.close()
    await server.close()
  })
  const origin = `http://127.0.0.1:${(http.address() as AddressInfo).port}`
  return { people, origin, browser: () => browser(origin) }
}

function browser(origin: string) {
  const jar = new Map<string, string>()
  const exchange = async (path: string, form?: Record<string, string>, headers: Record<string, string> = {}) => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const reply = await fetch(`${origin}${path}`, {
      ...{ redirect: 'manual', headers: { ...(cookie && { cookie }), ...(form && { origin }), ...headers } },
      ...(form ? { method: 'POST', body: new URLSearchParams(form) } : {}),
    })
    for (const crumb of reply.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(crumb) ?? []
      if (value === '') jar.delete(name)
      else jar.set(name, value)
    }
    const location = reply.headers.get('location')
    return { status: reply.status, text: await reply.text(), location, cookies: reply.headers.getSetCookie() }
  }
  const tokenAt = async (path: string) => /name="form" value="([0-9a-f]+)"/.exec((await exchange(path)).text)?.[1] ?? ''
  return { jar, exchange, tokenAt }
}

interface Portal {
  people: PortalPeople
}
export type Browser = ReturnType<typeof browser>

export async function signedUp({ people }: Portal, { exchange }: Browser, email: string): Promise<void> {
  await exchange('/sign-up', { email })
  const code = await people.codeFor(email)
  await exchange('/account/verify', { code, password })
  assert.equal((await exchange('/sign-in', { email, password })).status, 303)
}

export const portal = async (t: TestContext) => portalOver(t, await portalPeople(t))

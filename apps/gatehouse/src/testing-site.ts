/** The portal in a real browser, built from its sources, on a platform of its own; for tests. */
import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import type { Browser } from 'playwright-core'
import { buildWeb } from './build-web.ts'
import { openBrowser } from './testing-chromium.ts'
import { type Platform, startPlatform } from './testing-platform.ts'

const token = 'ght_of-the-portal-tests-0123456789abcdefghijkl'

export interface PortalPlatform {
  platform: Platform
  /** A call of the control API as the administrator. */
  call: (method: string, path: string, body?: unknown) => Promise<Record<string, unknown>>
  /** A page of the portal as text, with its status. */
  read: (path: string, init?: RequestInit) => Promise<{ status: number; text: string; headers: Headers }>
  /** Until what was published is there to read. */
  until: (path: string, pattern: RegExp) => Promise<string>
}

export async function openPortal(t: TestContext, options: { data?: string } = {}): Promise<PortalPlatform> {
  await buildWeb(() => {}, ['portal'])
  const platform = await startPlatform(t, { ...options, env: { GATEHOUSE_TOKEN: token } })
  const call = async (method: string, path: string, body?: unknown) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const sent = body === undefined ? {} : { body: JSON.stringify(body) }
    const reply = await fetch(`${platform.control}/api/v1${path}`, { method, headers, ...sent })
    const text = await reply.text()
    assert.ok(reply.ok, `${method} ${path}: ${text}`)
    return text === '' ? {} : JSON.parse(text)
  }
  const read = async (path: string, init: RequestInit = {}) => {
    const reply = await fetch(`${platform.portal}${path}`, { redirect: 'manual', ...init })
    return { status: reply.status, text: await reply.text(), headers: reply.headers }
  }
  const until = async (path: string, pattern: RegExp) => {
    const endMs = performance.now() + 20_000
    for (;;) {
      const { text } = await read(path)
      if (pattern.test(text)) return text
      assert.ok(performance.now() < endMs, `${path} never had ${pattern}: ${text.slice(-2000)}`)
      await new Promise(resolve => setTimeout(resolve, 100))
    }
  }
  return { platform, call, read, until }
}

export async function openSite(t: TestContext): Promise<PortalPlatform & { browser: Browser }> {
  return { ...(await openPortal(t)), browser: await openBrowser(t) }
}

/** Publishes a document under a name, in `default/default`, and a product of the same name over it. */
export async function published(
  { call }: Pick<PortalPlatform, 'call'>,
  { name, document, product = {} }: { name: string; document: object; product?: object },
): Promise<void> {
  const place = '/organizations/default/workspaces/default'
  const { apiVersion } = await call('POST', `${place}/apis/import`, { text: JSON.stringify(document), name })
  await call('POST', `${place}/api-versions/${apiVersion}/publish`, {})
  await call('POST', `${place}/products`, { name, spec: { title: name, apiVersions: [apiVersion], ...product } })
}

import assert from 'node:assert/strict'
import { openServer } from '@gatehouse/control'
import { testControl, testToken } from '@gatehouse/control/testing.ts'
import { catalogue } from '../capabilities.ts'
import { eachStore } from '../testing-stores.ts'

eachStore('the first start makes what a first API needs, and REST serves it to the administrator', async (store, t) => {
  const { control } = await testControl(t, catalogue, { store })
  assert.deepEqual(control.administrator, { email: 'admin@example.org', password: 'a password of the test' })
  const server = await openServer(control)
  t.after(() => server.close())
  const { url } = await server.listen({ address: '127.0.0.1', port: 0 })
  const headers = { authorization: `Bearer ${testToken}`, 'content-type': 'application/json' }
  const workspace = `${url}/api/v1/organizations/default/workspaces/default`
  const body = JSON.stringify({ name: 'pets', spec: { title: 'Pets' } })
  const made = await fetch(`${workspace}/apis`, { method: 'POST', headers, body })
  assert.equal(made.status, 201)
  const { etag } = (await made.json()) as { etag: string }
  assert.equal(made.headers.get('etag'), `"${etag}"`)
  const changed = await fetch(`${workspace}/apis/pets`, { method: 'PATCH', headers, body: '{"labels":{"team":"zoo"}}' })
  assert.equal(changed.status, 200)
  const page = await fetch(`${workspace}/apis?search=PETS`, { headers })
  const { items } = (await page.json()) as { items: { labels: unknown }[] }
  assert.deepEqual(
    items.map(({ labels }) => labels),
    [{ team: 'zoo' }],
  )
  const stale = await fetch(`${workspace}/apis/pets`, {
    method: 'DELETE',
    headers: { ...headers, 'if-match': `"${etag}"` },
  })
  assert.equal(stale.status, 412)
  assert.equal((await fetch(`${workspace}/apis/pets`, { method: 'DELETE', headers })).status, 204)
})

eachStore('what the control API does not read is refused with its code', async (store, t) => {
  const { control } = await testControl(t, catalogue, { store })
  const server = await openServer(control)
  t.after(() => server.close())
  const { url } = await server.listen({ address: '127.0.0.1', port: 0 })
  const apis = `${url}/api/v1/organizations/default/workspaces/default/apis`
  const authorization = `Bearer ${testToken}`
  const json = 'application/json'
  const refused = async (path: string, init: RequestInit) => {
    const answer = await fetch(path, { method: 'POST', ...init })
    assert.match(answer.headers.get('content-type')!, /application\/problem\+json/)
    const { code, status } = (await answer.json()) as { code: string; status: number }
    assert.equal(answer.status, status)
    return code
  }
  assert.equal(await refused(apis, { headers: { 'content-type': json }, body: '{}' }), 'not_signed_in')
  assert.equal(
    await refused(apis, { headers: { authorization, 'content-type': 'text/xml' }, body: '<a/>' }),
    'unsupported_content',
  )
  const large = JSON.stringify({ name: 'a'.repeat(2_000_000) })
  assert.equal(
    await refused(apis, { headers: { authorization, 'content-type': json }, body: large }),
    'content_too_large',
  )
  assert.equal(
    await refused(apis, { headers: { authorization, 'content-type': json }, body: '{"name":' }),
    'invalid_input',
  )
  assert.equal(
    await refused(apis, { method: 'PUT', headers: { authorization, 'content-type': json }, body: '{}' }),
    'method_not_allowed',
  )
  assert.equal(
    await refused(`${url}/api/v1/nothing`, { headers: { authorization, 'content-type': json }, body: '{}' }),
    'not_found',
  )
})

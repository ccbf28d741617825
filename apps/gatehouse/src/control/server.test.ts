import assert from 'node:assert/strict'
import { openServer } from '@gatehouse/control'
import { testControl, testToken } from '@gatehouse/control/testing.ts'
import { eachStore } from '@gatehouse/store/testing.ts'
import { catalogue } from '../capabilities.ts'

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

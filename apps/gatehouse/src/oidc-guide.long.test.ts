/** The guide to sign-in, typed into a shell, with a provider of somebody else in place of the one that it names. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withOpenssl } from '@gatehouse/http/tls/authority.model.ts'
import { aloneGateway } from './testing-alone.ts'
import { mirror, upstream } from './testing-gateway.ts'
import { guideIn } from './testing-guide.ts'
import { peopleFor } from './testing-people.ts'

test('the commands of the guide make a gateway that leads pages to sign in and tells scripts', withOpenssl, async t => {
  const { people } = await peopleFor(t)
  const { folder, blocks, run } = guideIn(t, 'browser-sign-in.md')
  const [secrets, asking] = blocks('sh')
  await run(`CLIENT_SECRET=secret\n${secrets}`)
  const behind = await upstream(t, mirror)
  const documents = blocks('yaml')[0]!
    .replace('https://login.example.com/realms/shop', people.url)
    .replace('http://127.0.0.1:9000', behind)
  const gateway = await aloneGateway(t, folder, documents)
  people.answer((request, response) => {
    if (request.url !== '/request') return false
    response.writeHead(201).end(JSON.stringify({ request_uri: 'urn:one' }))
    return true
  })
  const [page, script] = (await run(`GATEWAY=${gateway}\n${asking}`)).split('\n')
  assert.equal(page, `303 ${people.url}/auth?client_id=shop&request_uri=urn%3Aone`)
  assert.equal(JSON.parse(script!).code, 'credential_missing')
})

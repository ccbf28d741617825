/** The guide to versions in one place, typed into a shell beside a gateway alone. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { aloneGateway } from './testing-alone.ts'
import { say, upstream } from './testing-gateway.ts'
import { guideIn } from './testing-guide.ts'

test('callers choose between versions in one place as the guide says, and caches are told by what', async t => {
  const { folder, blocks, run } = guideIn(t, 'versions.md')
  const [one, two] = [await upstream(t, say('one')), await upstream(t, say('two'))]
  const document = blocks('yaml')[0]!.replace('http://127.0.0.1:9001', one).replace('http://127.0.0.1:9002', two)
  const gateway = await aloneGateway(t, folder, document)
  const asked = blocks('sh')[0]!.trim().split('\n')
  const seen = await Promise.all(asked.map(line => run(`GATEWAY=${gateway}\n${line.replace('curl', 'curl -s')}`)))
  assert.deepEqual(seen.slice(0, 2), ['one', 'two'])
  const { code, status, detail } = JSON.parse(seen[2]!) as { code: string; status: number; detail: string }
  assert.deepEqual(
    [code, status, detail],
    ['version_unknown', 404, 'Say in the field X-API-Version which version is meant: 1, 2, 2025-06-01.'],
  )
  const { headers } = await fetch(`${gateway}/pets/`)
  assert.equal(headers.get('vary'), 'X-API-Version')
})

/** The guide to approvals, typed into a shell of a whole platform by whoever has its API token. */
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { guideIn } from './testing-guide.ts'
import { startPlatform } from './testing-platform.ts'

const shop = `
---
apiVersion: gatehouse/v1
kind: Environment
metadata: { name: prod }
spec: { hosts: [prod.example] }
---
apiVersion: gatehouse/v1
kind: Upstream
metadata: { name: shop }
spec: { targets: [{ url: 'http://127.0.0.1:9' }] }
---
apiVersion: gatehouse/v1
kind: Api
metadata: { name: shop }
spec: {}
---
apiVersion: gatehouse/v1
kind: ApiVersion
metadata: { name: shop-v1 }
spec: { api: shop, version: v1, upstream: shop, access: open, basePath: /shop }
`

test('the commands of the guide ask for a transition, and nothing gets around the rule', async t => {
  const { folder, blocks } = guideIn(t, 'approvals.md')
  const { cli } = await startPlatform(t)
  const file = join(folder, 'rules.yaml')
  writeFileSync(file, blocks('yaml')[0] + shop)
  await cli('apply', '-f', file)
  await assert.rejects(cli('publish', 'shop-v1'), /by request here/)
  writeFileSync(file, shop.replace('metadata: { name: shop-v1 }', 'metadata: { name: shop-v1 }\nstate: published'))
  await assert.rejects(cli('apply', '-f', file), /by request here/)

  const commands = blocks('sh')[0]!.trim().split('\n')
  const words = (start: string) => {
    const line = commands.find(one => one.startsWith(`gatehouse ${start}`))!
    return [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain!).slice(1)
  }
  const asked = async () =>
    JSON.parse(await cli(...words('api-versions request-transition shop-v1 publish'), '--json')) as {
      request: string
      missing: string[]
    }
  const { request, missing } = await asked()
  assert.equal(missing.length, 2)
  const onIt = (verb: string) =>
    cli(...words(`transition-requests ${verb}`).map(word => (word === 'trq-…' ? request : word)))
  assert.match(await cli(...words('transition-requests list')), new RegExp(request))
  await onIt('check')
  await assert.rejects(onIt('approve'), /No rule asks/, 'it is a token, and whoever asked')
  await assert.rejects(onIt('reject'), /No rule asks/)
  await onIt('withdraw')
  assert.match(await cli('transition-requests', 'get', request), /withdrawn/)
  const again = await asked()
  assert.equal(again.missing.length, 2)
})

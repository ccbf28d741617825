import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { promisify } from 'node:util'
import { gatehouse, sceneOf, until } from '../scene.model.ts'

const here = import.meta.dirname
const run = promisify(execFile)

async function scenario(t: TestContext) {
  const scene = sceneOf(t, here)
  const upstream = await scene.start([join(here, 'upstream.ts'), '0'])
  copyFileSync(join(here, 'openapi.yaml'), join(scene.folder, 'openapi.yaml'))
  const config = scene.write('gateway.yaml', { 9001: upstream.line })
  const gateway = await scene.gateway(config)
  const ask = async (path: string, init: RequestInit = {}) => {
    const answer = await fetch(gateway.url + path, init)
    const { problems = [], code } = (await answer.clone().json()) as { problems?: string[]; code?: string }
    return { status: answer.status, problems, code, sent: answer.headers.get('x-sent') }
  }
  const post = (path: string, body: object, headers = {}) =>
    ask(path, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'Content-Type': 'application/json', ...headers },
    })
  return { ask, post, gateway, config }
}

const item = { sku: 'AB-1', price: 2 }

test('orders that keep the contract pass, others are told where they do not, and a lenient version learns', {
  timeout: 120_000,
}, async t => {
  const { ask, post, gateway, config } = await scenario(t)
  assert.equal((await ask('/v1/orders?limit=20&status=open,paid')).status, 200)
  assert.deepEqual((await ask('/v1/orders?limit=many&page=2')).problems, [
    'query limit: must be an integer',
    'query page: is not a parameter of the contract',
  ])
  assert.deepEqual((await post('/v1/orders', { items: [{ ...item, price: 0 }] })).problems, [
    'body /items/0/price: must be more than 0',
  ])
  const bare = await post('/v1/orders', { items: [item], admin: true })
  assert.deepEqual([bare.status, bare.sent], [201, JSON.stringify({ items: [item] })])
  const broken = await post('/v1/orders', { items: [item] }, { 'X-Broken': '1' })
  assert.deepEqual([broken.status, broken.code], [502, 'reply_contract_violated'])

  const learned = await post('/v2/orders', { items: [], color: 'chartreuse' })
  assert.deepEqual([learned.status, learned.sent], [201, '{"items":[],"color":"chartreuse"}'])
  const said = () => gateway.said.join('')
  await until(async () => /field \/color/.test(said()) && /must have at least 1 items/.test(said()))
  assert.doesNotMatch(said(), /chartreuse/)

  const words = ['POST', '/v1/orders', '--data', JSON.stringify({ items: [{ ...item, sku: 'x' }] })]
  const fields = ['-H', 'Content-Type: application/json', '--config', config]
  const { stdout } = await run(process.execPath, [gatehouse, 'explain', ...words, ...fields])
  assert.match(stdout, /contract_violated/)
  assert.match(stdout, /body \/items\/0\/sku: must fit the pattern of the contract/)
})

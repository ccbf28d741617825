/** The guide to governance, typed into a shell of a whole platform. */
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { guideIn } from './testing-guide.ts'
import { startPlatform } from './testing-platform.ts'

const orders = {
  openapi: '3.1.0',
  info: { title: 'Orders', version: '1.0.0' },
  servers: [{ url: 'http://127.0.0.1:9' }],
  paths: { '/orders': { get: { responses: { 200: { description: 'Orders.' } } } } },
}

test('each command of the guide does what it says, and is refused where it says so', async t => {
  const { folder, blocks } = guideIn(t, 'governance.md')
  const { cli } = await startPlatform(t)
  const [rules, waiver] = blocks('yaml')
  const soon = new Date(Date.now() + 30 * 86_400_000).toISOString()
  const ending = waiver!.replace(/expiresAt: .*/, `expiresAt: ${soon}`)
  const files = { 'rules.yaml': rules!, 'waiver.yaml': ending, 'orders.json': JSON.stringify(orders) }
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text)
  const said = new Map<string, string>()
  for (const line of blocks('sh').join('').trim().split('\n')) {
    const [command = '', refusal] = line.split(' # refused: ')
    const words = command
      .split(' ')
      .slice(1)
      .map(word => (Object.hasOwn(files, word) ? join(folder, word) : word))
    if (refusal === undefined) said.set(command, await cli(...words))
    else await assert.rejects(cli(...words), new RegExp(refusal), command)
  }
  const answer = (start: string) => [...said].find(([command]) => command.startsWith(`gatehouse ${start}`))![1]
  assert.match(answer('api-versions findings orders-v1'), /orders-have-owners/)
  assert.match(answer('api-versions propose-fixes'), /"operationId": "getOrders"/)
  assert.match(answer('api-versions findings orders-v1 --standing waived'), /orders-have-owners/)
  assert.match(answer('scorecards'), /orders-v1/)
})

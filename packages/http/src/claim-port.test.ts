import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:net'
import test from 'node:test'
import { claimPort } from './claim-port.ts'

test('a port that somebody has is taken, and one that is left is free', async t => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => server.close())
  const { port } = server.address() as { port: number }
  await assert.rejects(claimPort('127.0.0.1', port), { code: 'port_taken' })
  server.close()
  await once(server, 'close')
  assert.equal(await claimPort('127.0.0.1', port), port)
})

test('any port is one that no outgoing connection gets by itself', async () => {
  for (let i = 0; i < 20; i++) {
    const port = await claimPort('127.0.0.1', 0)
    assert.ok(port >= 20_000 && port < 32_768, `${port}`)
  }
})

test('an address that is not of this machine is told', async () => {
  await assert.rejects(claimPort('192.0.2.1', 0), { code: 'setting_invalid' })
})

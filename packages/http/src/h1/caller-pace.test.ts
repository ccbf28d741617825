import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import test from 'node:test'
import { wireLimits } from '../limits.ts'
import { Outlet } from '../outlet.ts'
import { CallerPace } from './caller-pace.ts'

test('what a caller does not take is seen, whoever holds it', async t => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const socket = connect((server.address() as { port: number }).port, '127.0.0.1')
  const [theirs] = (await once(server, 'connection')) as [Socket]
  t.after(() => {
    socket.destroy()
    theirs.destroy()
    server.close()
  })
  theirs.pause()
  if (socket.connecting) await once(socket, 'connect')
  const outlet = new Outlet(socket)
  for (let i = 0; i < 20_000 && outlet.untakenBytes === 0; i++) {
    outlet.say('x'.repeat(4000))
    outlet.flush()
  }
  assert.ok(outlet.untakenBytes > 0)
  const pace = new CallerPace({ socket, outlet, limits: { ...wireLimits, sendIdleTimeoutMs: 1000 } })
  assert.equal(pace.takesTooSlowly(0, true), false)
  assert.equal(pace.takesTooSlowly(900, true), false)
  assert.equal(pace.takesTooSlowly(1000, true), true)
})

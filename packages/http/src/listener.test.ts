import assert from 'node:assert/strict'
import test from 'node:test'
import { HeaderList } from '@gatehouse/base'
import { listen } from './index.ts'

test('a field or a status that HTTP cannot carry is a plain 500, and the body is given up', async t => {
  let aborted = 0
  const listener = await listen({
    ...{ address: '127.0.0.1', port: 0 },
    onRequest: ({ target }, reply) => {
      const body = { lengthBytes: 3, start() {}, resume() {}, abort: () => void aborted++ }
      const bad = target === '/status'
      reply.send({ status: bad ? 1000 : 200, headers: new HeaderList(bad ? [] : ['X-City', 'Łódź']) }, body)
    },
  })
  t.after(() => listener.close(0))
  for (const path of ['/field', '/status']) {
    const answer = await fetch(`http://127.0.0.1:${listener.port}${path}`)
    assert.equal(answer.status, 500)
    assert.match(await answer.text(), /sent/)
  }
  assert.equal(aborted, 2)
})

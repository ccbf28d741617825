import assert from 'node:assert/strict'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { test } from 'node:test'
import { quickestMs } from '@gatehouse/base/quickest.model.ts'
import { testControl } from '@gatehouse/control/testing.ts'
import { readOpenApi } from '@gatehouse/documents'
import { catalogue } from '../capabilities.ts'

const endpoint = (n: number) => `  /things/${n}:
    get:
      operationId: thing${n}
      summary: Gives thing number ${n}, whatever it is
      responses: { "200": { description: It is here } }
`

const large = `openapi: 3.1.0
info: { title: Things, version: "1" }
servers: [{ url: http://127.0.0.1:9 }]
paths:
${Array.from({ length: 4000 }, (_, n) => endpoint(n)).join('')}`

test('who imports or publishes a large document, or asks for it or for samples of it, holds up nobody else', async t => {
  const readingMs = await quickestMs(() => readOpenApi(large), 2)
  const { call } = await testControl(t, catalogue)
  const longestPauseMs = async (work: () => Promise<unknown>) => {
    const delay = monitorEventLoopDelay({ resolution: 5 })
    delay.enable()
    await work()
    delay.disable()
    return delay.max / 1e6
  }
  const works = {
    import: () => call('Api.import', { body: { text: large } }),
    publish: () => call('ApiVersion.publish', { name: 'things-v1' }),
    'publish with its contract': async () => {
      const policies = [{ policy: 'key-auth' }, { policy: 'validate', config: {} }]
      await call('ApiVersion.update', { name: 'things-v1', body: { spec: { policies } } })
      await call('ApiVersion.publish', { name: 'things-v1' })
    },
    document: () => call('ApiVersion.document', { name: 'things-v1' }),
    samples: () => call('ApiVersion.samples', { name: 'things-v1', query: { operation: 'thing7' } }),
    'another import': () => call('Api.import', { body: { text: `${large}\n# again` } }),
  }
  for (const [name, work] of Object.entries(works)) {
    const pauseMs = await longestPauseMs(work)
    t.diagnostic(`${name}: ${pauseMs.toFixed(0)} ms beside ${readingMs.toFixed(0)} ms to read it`)
    assert.ok(pauseMs < readingMs / 2, `${name}: ${pauseMs} ms beside ${readingMs} ms`)
  }
})

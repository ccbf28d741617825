import assert from 'node:assert/strict'
import { test } from 'node:test'
import { kinds } from './fuzz.ts'
import { missingPrograms } from './proxies.ts'

/** The same cases in every run, as property tests have it (`tools/property-seed.ts`). */
const said = process.env.GATEHOUSE_TEST_SEED
const seed = said === 'random' ? Date.now() % 2 ** 32 : Number(said ?? 20_260_101)

const missing = missingPrograms()
const skip = missing.length > 0 && process.env.CI !== 'true' ? `Debian package ${missing.join(', ')} is missing` : false

const guarantees = {
  requests: 'no request that we accept is read otherwise by node:http, nginx or haproxy',
  replies: 'no reply that we accept is seen to end elsewhere by node:http, nginx or haproxy',
  written: 'what we write upstream is one request, and the same, to node:http, nginx and haproxy',
}

for (const [kind, guarantee] of Object.entries(guarantees)) {
  test(guarantee, { skip, timeout: 60_000 }, async () => {
    assert.deepEqual(missing, [])
    const { findings, asked, agreed } = await kinds[kind]!(seed, 15_000)
    assert.deepEqual(findings, [])
    assert.ok(asked > 200, `only ${asked} cases were asked`)
    assert.ok(agreed > asked / 4, `only ${agreed} of ${asked} cases were read by all`)
  })
}

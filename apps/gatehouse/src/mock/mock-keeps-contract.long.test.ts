import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import test from 'node:test'
import { fileURLToPath } from 'node:url'
import { Failure } from '@gatehouse/base'
import { testContract } from '@gatehouse/contract-test'
import { readOpenApi } from '@gatehouse/documents'
import { runMock } from './run-mock.ts'

const root = new URL('../../', import.meta.resolve('@readme/oas-examples/3.0/json/petstore.json'))
const plain = { seed: undefined, dynamic: false, stateful: false, security: false, validate: true, callbacks: false }

test('mocks of real documents are found to keep them by the tests that are made of these', async () => {
  const told: string[] = []
  let cases = 0
  for (const version of ['3.0', '3.1']) {
    for (const name of readdirSync(new URL(`${version}/json/`, root))) {
      const file = fileURLToPath(new URL(`${version}/json/${name}`, root))
      if (
        !name.endsWith('.json') ||
        /circular|http-status-codes|request-examples|quirks|readme-legacy|schema-types|nested-object-array/.test(name)
      )
        continue
      try {
        const document = readOpenApi(readFileSync(file, 'utf8'))
        const options = { ...plain, file, latencyMs: undefined, failuresPercent: undefined }
        const mock = await runMock(options, { address: '127.0.0.1', port: 0 })
        const result = await testContract(document, {
          ...{ url: `http://127.0.0.1:${mock.port}`, headers: [], seed: 'a', timeoutMs: 5000, casesMax: 12, fetch },
        })
        await mock.stop()
        cases += result.cases
        // A mock keeps nothing, and lets in whom it is told to.
        const meant = result.findings.filter(
          ({ kind, endpoint }) =>
            kind !== 'deleted-present' &&
            kind !== 'anonymous-accepted' &&
            // Its links speak of one item where the answer is a list of them: the document is wrong, and that is told.
            !(kind === 'link-broken' && endpoint === 'getRepositoriesByOwner'),
        )
        told.push(...meant.map(({ kind, endpoint, message }) => `${version}/${name} ${endpoint} ${kind} ${message}`))
      } catch (thrown) {
        if (!(thrown instanceof Failure) || thrown.code !== 'document_invalid') throw thrown
      }
    }
  }
  assert.deepEqual(told, [])
  assert.ok(cases > 1000, String(cases))
})

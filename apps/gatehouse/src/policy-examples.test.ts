import assert from 'node:assert/strict'
import test from 'node:test'
import { catalogue } from './capabilities.ts'
import { exampleStatuses } from './policy-example.ts'

for (const policy of catalogue.policies.values()) {
  for (const example of policy.examples) {
    test(`example of ${policy.name}: ${example.title}`, async () => {
      assert.deepEqual(await exampleStatuses(policy, example, catalogue.policies), example.expect)
    })
  }
}

import assert from 'node:assert/strict'
import { eachStore } from '@gatehouse/store/testing.ts'
import { shop } from './shop.model.ts'
import { testCli } from './testing.ts'

eachStore(
  'documents in any order are applied once, told as no change after that, and exported as they are',
  async (store, t) => {
    const { cli } = await testCli(t, { store })
    const first = await cli('apply -f -', { stdin: shop })
    assert.equal(first.code, 0, first.err)
    assert.match(first.out, /\+ create ApiVersion default\/shop-v1\n {4}then publish/)
    assert.match(first.out, /9 to create\.\nApplied\./)
    const again = await cli('apply -f -', { stdin: shop })
    assert.equal(again.out, 'Nothing to change.\n9 unchanged.\n')
    const exported = await cli('export')
    assert.equal(exported.code, 0, exported.err)
    const round = await cli('apply -f -', { stdin: exported.out })
    assert.match(round.out, /^Nothing to change\./, round.out + round.err)
  },
)

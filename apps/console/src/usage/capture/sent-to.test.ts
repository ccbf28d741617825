import assert from 'node:assert/strict'
import test from 'node:test'
import { sentTo } from './sent-to.ts'

test('the path of a target is told once', () => {
  assert.equal(sentTo('http://10.0.0.1:9000/shop', '/shop/pets?x=1'), 'http://10.0.0.1:9000/shop/pets?x=1')
  assert.equal(sentTo('https://shop.example', '/pets'), 'https://shop.example/pets')
  assert.equal(sentTo('unix:/run/shop.sock', '/pets'), 'unix:/run/shop.sock /pets')
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SharedHoldings } from './shared-holdings.ts'

test('instances of an environment have one thing together, until the last gives it back', () => {
  const holdings = new SharedHoldings()
  const port = holdings.portFor('env_1')
  let made = 0
  const make = () => ({ number: ++made })
  const first = port.hold('a', make)
  const second = port.hold('a', make)
  assert.equal(first.value, second.value)
  first.release()
  first.release()
  assert.equal(port.hold('a', make).value, second.value)
  assert.equal(made, 1)
})

test('what nobody holds is let go and made anew', () => {
  const holdings = new SharedHoldings()
  const port = holdings.portFor('env_1')
  const first = port.hold('a', () => ({}))
  first.release()
  assert.equal(holdings.size, 0)
  assert.notEqual(port.hold('a', () => ({})).value, first.value)
})

test('another environment does not get at it', () => {
  const holdings = new SharedHoldings()
  const value = holdings.portFor('env_1').hold('a', () => ({})).value
  assert.notEqual(holdings.portFor('env_2').hold('a', () => ({})).value, value)
})

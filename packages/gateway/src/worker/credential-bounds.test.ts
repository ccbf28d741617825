import assert from 'node:assert/strict'
import test from 'node:test'
import { HeaderList } from '@gatehouse/base'
import type { Request } from '@gatehouse/unit'
import { type BoundsText, boundsText, CredentialBounds } from './credential-bounds.ts'

const from = (clientAddress: string, fields: string[] = []) =>
  ({ clientAddress, headers: new HeaderList(fields) }) as unknown as Request
const holds = (bounds: BoundsText, request: Request) =>
  new CredentialBounds(boundsText(bounds)).objection(request) === undefined

test('a credential of networks is taken from an address within them alone, an IPv4 address also in the clothes of IPv6', () => {
  const addresses = ['192.0.2.0/25', '2001:db8:1::/48', '198.51.100.7']
  const asked = ['192.0.2.1', '::ffff:192.0.2.1', '2001:db8:1::9', '198.51.100.7']
  for (const address of asked) assert.equal(holds({ addresses }, from(address)), true, address)
  for (const address of ['192.0.2.200', '2001:db8:2::1', '::192.0.2.1', '198.51.100.8', 'unix', '']) {
    assert.equal(holds({ addresses }, from(address)), false, address)
  }
})

test('a credential of web pages is taken from pages of their origins, by Origin and else by Referer', () => {
  const referrers = ['https://shop.example', 'https://*.shop.example', 'http://localhost:3000']
  const taken = [
    ['Origin', 'https://shop.example'],
    ['Origin', 'https://a.b.shop.example'],
    ['Origin', 'http://localhost:3000'],
    ['Referer', 'https://SHOP.example:443/cart?x=1'],
  ]
  for (const field of taken) assert.equal(holds({ referrers }, from('', field)), true, field.join(' '))
  const refused = [
    [],
    ['Origin', 'null'],
    ['Origin', 'http://shop.example'],
    ['Origin', 'https://shop.example:8443'],
    ['Origin', 'https://evilshop.example'],
    ['Origin', 'https://shop.example.evil.example'],
    ['Referer', 'https://shop.example@evil.example/'],
    ['Referer', 'https://evil.example/https://shop.example'],
    ['Origin', 'https://evil.example', 'Referer', 'https://shop.example/'],
  ]
  for (const field of refused) assert.equal(holds({ referrers }, from('', field)), false, field.join(' '))
})

test('both must hold where both are said, and where the tables have no word of them nothing holds', () => {
  const both = { addresses: ['192.0.2.0/24'], referrers: ['https://shop.example'] }
  const page = ['Origin', 'https://shop.example']
  assert.equal(holds(both, from('192.0.2.1', page)), true)
  assert.equal(holds(both, from('192.0.3.1', page)), false)
  assert.equal(holds(both, from('192.0.2.1')), false)
  assert.match(new CredentialBounds(undefined).objection(from('192.0.2.1', page))!, /being changed/)
})

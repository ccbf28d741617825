import { defaulted, object, Type } from '@gatehouse/schema'
import { definePolicy, refuse } from '@gatehouse/unit'
import { type Block, contains, parseAddress, parseBlock } from './address.ts'

const blocks = (description: string) =>
  defaulted(
    Type.Array(
      Type.Refine(
        Type.String({ maxLength: 64 }),
        text => parseBlock(text) !== undefined,
        () => 'must be an address or a block such as 192.0.2.0/24 or 2001:db8::/32',
      ),
      { maxItems: 10_000, description },
    ),
    [],
  )

export const ipFilter = definePolicy({
  name: 'ip-filter',
  version: 1,
  stages: ['edge'],
  title: 'Address filter',
  summary: 'Lets only some client addresses call, or keeps some out. What is denied is denied, also when allowed.',
  config: object({
    allow: blocks('Only these may call; everybody when empty.'),
    deny: blocks('These may not call.'),
  }),
  errors: ['address_forbidden'],
  examples: [
    { title: 'Nobody from here', config: { deny: ['127.0.0.0/8'] }, send: ['GET /'], expect: [403] },
    { title: 'Only from here', config: { allow: ['127.0.0.1', '::1'] }, send: ['GET /'], expect: [200] },
  ],
  create(config) {
    const allow = config.allow.map(text => parseBlock(text)) as Block[]
    const deny = config.deny.map(text => parseBlock(text)) as Block[]
    return {
      request({ request: { clientAddress } }) {
        const address = parseAddress(clientAddress)
        const passes =
          address !== undefined &&
          (allow.length === 0 || allow.some(block => contains(block, address))) &&
          !deny.some(block => contains(block, address))
        if (!passes) return refuse('address_forbidden', 'Calls from this address are not allowed.')
      },
    }
  },
})

import type { HeaderList } from '@gatehouse/base'
import { defaulted, type Filled, fieldName, fieldText, object, Type } from '@gatehouse/schema'
import { definePolicy } from '@gatehouse/unit'

const name = fieldName({ maxLength: 128 })
const value = fieldText({ maxLength: 4096 })
const fields = (description: string) => defaulted(Type.Record(name, value, { maxProperties: 64, description }), {})

const edits = defaulted(
  object({
    remove: defaulted(Type.Array(name, { maxItems: 64, description: 'Taken away first.' }), []),
    set: fields('Replaces all fields of that name.'),
    add: fields('Put beside those that are there.'),
  }),
  {},
)

export const headers = definePolicy({
  name: 'headers',
  version: 1,
  stages: ['shape', 'edge'],
  title: 'Headers',
  summary: 'Removes, sets and adds header fields on the way to the upstream and back.',
  config: object({ request: edits, response: edits }),
  errors: [],
  examples: [
    { title: 'Hide the server', config: { response: { remove: ['Server'] } }, send: ['GET /'], expect: [200] },
  ],
  create(config) {
    const request = editor(config.request)
    const response = editor(config.response)
    return {
      request: exchange => request(exchange.request.headers),
      response: (_, reply) => response(reply.headers),
    }
  },
})

function editor({ remove, set, add }: Filled<typeof edits>): (list: HeaderList) => void {
  const removed = remove.map(name => name.toLowerCase())
  const replaced = Object.entries(set)
  const added = Object.entries(add)
  return list => {
    for (const name of removed) list.delete(name)
    for (const [name, value] of replaced) list.set(name, value)
    for (const [name, value] of added) list.append(name, value)
  }
}

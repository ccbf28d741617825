/** A document that is larger than most: the same for the same number of operations. Imported by tests only. */
const words = 'orders invoices parcels people places prices plans events files notes teams tasks'.split(' ')

/** 30,000 operations make some 47 MB. */
export function largeDocument(operations: number): string {
  const schemas = Math.ceil(operations / 10)
  const ref = (n: number) => ({ $ref: `#/components/schemas/Thing${n % schemas}` })
  const paths: Record<string, object> = {}
  for (let n = 0; n < operations; n++) paths[`/${words[n % words.length]}/${n}/{id}`] = { get: operationOf(n, ref) }
  const named = Array.from({ length: schemas }, (_, n) => [`Thing${n}`, schemaOf(n, ref)] as const)
  return JSON.stringify({
    openapi: '3.1.0',
    info: { title: 'Large', version: '1.0.0', description: 'All that there is.' },
    servers: [{ url: 'http://127.0.0.1:9' }],
    tags: words.map(name => ({ name, description: `All about ${name}.` })),
    paths,
    components: { schemas: Object.fromEntries(named) },
  })
}

const sentence = (n: number) =>
  `Gives number ${n} of all that there is, with what belongs to it, as it was when it was last changed by somebody. `

function operationOf(n: number, ref: (n: number) => object) {
  const parameter = (name: string, place: string) => ({
    ...{
      name,
      in: place,
      required: place === 'path',
      description: sentence(n),
      schema: { type: 'string', maxLength: 80 },
    },
  })
  return {
    operationId: `get${n}`,
    summary: `Number ${n}`,
    description: sentence(n).repeat(3),
    tags: [words[n % words.length]],
    parameters: [parameter('id', 'path'), parameter('select', 'query'), parameter('expand', 'query')],
    responses: {
      200: { description: sentence(n), content: { 'application/json': { schema: ref(n) } } },
      default: { description: 'It went wrong.', content: { 'application/json': { schema: ref(n + 1) } } },
    },
  }
}

function schemaOf(n: number, ref: (n: number) => object) {
  const plain = ['name', 'title', 'state', 'owner', 'place'].map(name => [
    name,
    { type: 'string', description: sentence(n), maxLength: 200 },
  ])
  const linked = [1, 7, 13].map(step => [`to${step}`, ref(n + step)])
  return { type: 'object', required: ['name'], properties: Object.fromEntries([...plain, ...linked]) }
}

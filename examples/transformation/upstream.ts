/** An upstream that speaks JSON alone and says what it was asked: `node examples/transformation/upstream.ts 9001`. */
import { createServer } from 'node:http'

const broken: Readonly<Record<string, string>> = {
  'how=broken': '{"items": [',
  'how=large': JSON.stringify({ items: 'x'.repeat(100_000) }),
}

const server = createServer((request, response) => {
  let text = ''
  request.setEncoding('utf8')
  request.on('data', piece => (text += piece))
  request.on('end', () => {
    const { method, url, headers } = request
    const asked = {
      method,
      url,
      plan: headers['x-plan'],
      trace: headers['x-request-trace'],
      type: headers['content-type'],
    }
    const items = [
      { id: 1, name: 'tea', cost: 2 },
      { id: 2, name: 'cups & saucers', cost: 9 },
    ]
    response.writeHead(method === 'POST' ? 201 : 200, {
      'Content-Type': 'application/json',
      Server: 'things/1',
      ETag: '"1"',
    })
    response.end(broken[url?.split('?')[1] ?? ''] ?? JSON.stringify({ items, asked: { ...asked, text } }))
  })
})
server.listen(Number(process.argv[2] ?? 9001), '127.0.0.1', () => {
  const address = server.address()
  if (address && typeof address === 'object') process.stdout.write(`${address.port}\n`)
})

/** Orders: `node examples/contract/upstream.ts 9001`. Answers with what it was sent; `?broken` makes it forget its contract. */
import { createServer } from 'node:http'

const server = createServer(async (request, response) => {
  const pieces: Buffer[] = []
  for await (const piece of request) pieces.push(piece as Buffer)
  const sent = Buffer.concat(pieces).toString()
  const order = sent === '' ? { items: [{ sku: 'AB-1', price: 2 }] } : (JSON.parse(sent) as object)
  const isBroken = request.headers['x-broken'] !== undefined
  const body = isBroken ? order : { id: 1, ...order }
  response.writeHead(request.method === 'POST' ? 201 : 200, { 'Content-Type': 'application/json', 'X-Sent': sent })
  response.end(JSON.stringify(request.method === 'POST' ? body : [body]))
})
server.listen(Number(process.argv[2]), '127.0.0.1', () => console.log((server.address() as { port: number }).port))

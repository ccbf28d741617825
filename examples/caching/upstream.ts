/** A shop: `node examples/caching/upstream.ts 9001`. Says for how long its answers hold, and how often it was asked. */
import { createServer } from 'node:http'

let asked = 0
let paid = 0
const prices = new Map([['1', 100]])

const server = createServer((request, response) => {
  const answer = (status: number, value: object, headers: Record<string, string> = {}) =>
    response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(JSON.stringify(value))
  request.resume()
  request.on('end', () => {
    const [, kind, id = ''] = request.url!.split('/')
    if (kind === 'asked') return answer(200, { asked, paid })
    asked++
    if (kind === 'payments') return void setTimeout(() => answer(201, { payment: ++paid }), 200)
    if (kind === 'me') return answer(200, { asked }, { 'Cache-Control': 'max-age=600' })
    if (request.method === 'PUT') prices.set(id, (prices.get(id) ?? 100) + 1)
    const lasts = 'public, max-age=2, stale-while-revalidate=30, stale-if-error=600'
    return answer(200, { id, price: prices.get(id) }, { 'Cache-Control': lasts, 'Cache-Tag': `goods, goods-${id}` })
  })
})
server.listen(Number(process.argv[2] ?? '9001'), '127.0.0.1', () => {
  const address = server.address()
  if (address && typeof address === 'object') process.stdout.write(`${address.port}\n`)
})

/** A target that says its name: `node examples/resilience/upstream.ts 9001 a`. `/become/503` makes it fail, `/become/200` well. */
import { createServer } from 'node:http'

const [port = '9001', name = 'a'] = process.argv.slice(2)
let status = 200
const server = createServer((request, response) => {
  const told = /^\/become\/(\d{3})$/.exec(request.url!)
  if (told) {
    status = Number(told[1])
    return void response.end()
  }
  request.resume()
  response.writeHead(status, { 'Content-Type': 'application/json' })
  response.end(JSON.stringify({ orders: [], by: name }))
})
server.listen(Number(port), '127.0.0.1', () => {
  const address = server.address()
  if (address && typeof address === 'object') process.stdout.write(`${address.port}\n`)
})

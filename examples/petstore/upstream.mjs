// An upstream to try things with: answers every request with two pets, and says what it was asked.
//   node examples/petstore/upstream.mjs [PORT]
import { createServer } from 'node:http'

const port = Number(process.argv[2] ?? 9000)
const pets = [
  { id: '1', name: 'Rex' },
  { id: '2', name: 'Minka' },
]

const server = createServer((request, response) => {
  console.error(`upstream: ${request.method} ${request.url}`)
  request.resume()
  response.setHeader('content-type', 'application/json')
  response.end(`${JSON.stringify(pets)}\n`)
})
server.on('error', error => {
  console.error(`The upstream cannot listen on port ${port}: ${error.code}. Name another: node ${process.argv[1]} PORT`)
  process.exit(1)
})
server.listen(port, '127.0.0.1')

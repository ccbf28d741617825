/** The API behind the gateway: `node examples/limits/upstream.ts 9000`. An export takes until somebody gives up. */
import { createServer } from 'node:http'

const server = createServer((request, response) => {
  const { pathname } = new URL(request.url!, 'http://upstream')
  if (pathname === '/reports/export') return void response.write('the first page\n')
  if (pathname === '/reports/search') response.setHeader('X-Cost', '25')
  response.end(JSON.stringify({ reports: [] }))
})
server.listen(Number(process.argv[2] ?? 9000), '127.0.0.1', () => {
  const address = server.address()
  if (address && typeof address === 'object') process.stdout.write(`listening on ${address.port}\n`)
})

/**
 * Four releases of one API behind the gateways: `node examples/releases/upstream.ts 9000`. The first segment of the path says
 * which one answers; every third answer of /failing is an error, and /slow takes its time.
 */
import { createServer } from 'node:http'

let answers = 0
const server = createServer((request, response) => {
  const [, release] = request.url!.split('/')
  const fails = release === 'failing' && ++answers % 3 === 0
  response.writeHead(fails ? 500 : 200, { 'content-type': 'application/json' })
  const answer = () => response.end(JSON.stringify({ release }))
  if (release === 'slow') setTimeout(answer, 300)
  else answer()
})
server.listen(Number(process.argv[2] ?? 9000), '127.0.0.1', () => {
  const address = server.address()
  if (address && typeof address === 'object') process.stdout.write(`listening on ${address.port}\n`)
})

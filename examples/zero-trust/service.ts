/** A service that accepts nobody but the gateway: `node examples/zero-trust/service.ts FOLDER NAME PORT`. Tells who called. */
import { readFileSync } from 'node:fs'
import { createServer } from 'node:https'
import { join } from 'node:path'
import type { TLSSocket } from 'node:tls'

const [folder = '.', name = 'orders', port = '9101'] = process.argv.slice(2)
const read = (file: string) => readFileSync(join(folder, file))
const certificates = { cert: read(`${name}.pem`), key: read(`${name}.key`), ca: read('ca.pem') }

const server = createServer({ ...certificates, requestCert: true, rejectUnauthorized: true }, (request, response) => {
  const { subjectaltname = '', fingerprint256 } = (request.socket as TLSSocket).getPeerCertificate()
  if (!subjectaltname.split(', ').includes('URI:spiffe://shop.example/gateway'))
    return response.writeHead(403).end('{}')
  const caller = request.headers['x-workload']
  response.end(JSON.stringify({ service: name, caller, gateway: fingerprint256, path: request.url }))
})
server.listen(Number(port), '127.0.0.1', () => {
  const address = server.address()
  if (address && typeof address === 'object') process.stdout.write(`${address.port}\n`)
})

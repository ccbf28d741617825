/** What the bench measures. Each is a gateway's own file and what is sent to it. */
import { createHash } from 'node:crypto'

export interface Scenario {
  name: string
  path: string
  headers?: string[]
  config: (upstreamPort: number) => string
}

const key = 'bench-key-0123456789'
const version = 'apiVersion: gatehouse/v1'

const api = (upstreamPort: number, spec: string) => `
${version}
kind: Upstream
metadata: { name: pets }
spec: { targets: [{ url: "http://127.0.0.1:${upstreamPort}" }] }
---
${version}
kind: ApiVersion
metadata: { name: pets-v1 }
spec: { api: pets, version: v1, upstream: pets, basePath: /pets, ${spec} }
---
${version}
kind: Api
metadata: { name: pets }
`

export const scenarios: Scenario[] = [
  {
    name: 'plain',
    path: '/pets/42',
    config: port => `${api(port, 'access: open')}spec: {}\n`,
  },
  {
    name: 'policies',
    path: '/pets/42',
    headers: [`X-API-Key: ${key}`],
    config: port => `${api(port, 'access: subscription')}spec: { policies: [{ policy: key-auth }] }
---
${version}
kind: Product
metadata: { name: pets }
spec: { apiVersions: [pets-v1] }
---
${version}
kind: Plan
metadata: { name: gold }
spec: { product: pets, policies: [{ policy: rate-limit, config: { limit: 1000000000, windowSeconds: 60 } }] }
---
${version}
kind: Application
metadata: { name: bench }
spec: {}
---
${version}
kind: Subscription
metadata: { name: bench }
spec: { application: bench, plan: gold, environment: default }
---
${version}
kind: Credential
metadata: { name: bench }
spec: { application: bench, environment: default, sha256: ${createHash('sha256').update(key).digest('hex')} }
`,
  },
]

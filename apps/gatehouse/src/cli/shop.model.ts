/** Documents of one small shop: every kind that `apply` takes. Imported by tests only. */
export const openApi = `openapi: 3.1.0
info: { title: Shop, version: 1.0.0 }
paths:
  /items:
    get: { operationId: listItems, responses: { '200': { description: Items. } } }
`

const indent = (text: string) => text.replace(/^/gm, '    ')

/** In an order in which they cannot be made. */
export const shop = `# The shop
apiVersion: gatehouse/v1
kind: Subscription
metadata: { name: web-gold }
state: active
spec: { application: web, plan: gold, environment: dev }
---
apiVersion: gatehouse/v1
kind: Credential
metadata: { name: web-key }
spec: { application: web, environment: dev, sha256: ${'ab'.repeat(32)} }
---
apiVersion: gatehouse/v1
kind: Plan
metadata: { name: gold }
state: published
spec:
  product: shop
  policies:
    - policy: rate-limit
      config: { limit: 5 }
---
apiVersion: gatehouse/v1
kind: Product
metadata: { name: shop }
spec: { apiVersions: [shop-v1] }
---
apiVersion: gatehouse/v1
kind: ApiVersion
metadata: { name: shop-v1 }
state: published
spec: { api: shop, version: v1, definition: shop-1, upstream: shop, basePath: /shop/v1 }
---
apiVersion: gatehouse/v1
kind: Api
metadata: { name: shop, labels: { team: retail } }
spec: { title: Shop, policies: [{ policy: key-auth }] }
---
apiVersion: gatehouse/v1
kind: Upstream
metadata: { name: shop }
spec: { targets: [{ url: 'http://127.0.0.1:9' }] }
---
apiVersion: gatehouse/v1
kind: Definition
metadata: { name: shop-1 }
spec:
  text: |
${indent(openApi)}
---
apiVersion: gatehouse/v1
kind: Application
metadata: { name: web }
spec: { title: Web shop }
`

/** An open API with one limit, as documents, for tests of what a change of it does. */
export const petsDocuments = (limit: number, { published = false } = {}) => `apiVersion: gatehouse/v1
kind: Upstream
metadata: { name: backend }
spec: { targets: [{ url: "http://127.0.0.1:9" }] }
---
apiVersion: gatehouse/v1
kind: Api
metadata: { name: pets }
spec: { policies: [{ policy: rate-limit, config: { limit: ${limit}, by: ip } }] }
---
apiVersion: gatehouse/v1
kind: ApiVersion
metadata: { name: pets-v1 }
${published ? 'state: published\n' : ''}spec: { api: pets, version: v1, upstream: backend, basePath: /pets, access: open }
`

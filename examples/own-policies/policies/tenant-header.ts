import { defaulted, object, Type } from '@gatehouse/schema'
import { definePolicy, refuse } from '@gatehouse/unit'
import { isTenant } from './shared/tenant.ts'

/** Lets only requests of a known form of tenant pass, and tells the upstream. */
export const tenantHeader = definePolicy({
  name: 'tenant-header',
  version: 1,
  stages: ['validate'],
  title: 'Tenant header',
  summary: 'Asks for a field that names the tenant, and hands it on in lower case.',
  config: object({
    header: defaulted(
      Type.String({ minLength: 1, maxLength: 64, description: 'Field that names the tenant.' }),
      'X-Tenant',
    ),
  }),
  errors: ['request_malformed'],
  examples: [
    {
      title: 'With and without a tenant',
      config: {},
      send: ['GET /orders X-Tenant: Acme', 'GET /orders', 'GET /orders X-Tenant: no tenant'],
      expect: [200, 400, 400],
    },
  ],
  create: ({ header }) => ({
    request({ request }) {
      const tenant = request.headers.get(header)?.toLowerCase()
      if (!isTenant(tenant)) return refuse('request_malformed', `${header} names no tenant.`)
      request.headers.set(header, tenant)
      return undefined
    },
  }),
})

export * from './egress.ts'
export * from './egress-fetch.ts'
export * from './egress-lookup.ts'
export * from './transport.ts'

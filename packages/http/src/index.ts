/** The data path's half; `egress-fetch.ts` (the control plane's calls, on undici) is imported by its own name. */
export * from './egress.ts'
export * from './egress-lookup.ts'
export * from './transport.ts'

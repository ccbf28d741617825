export * from './cedar-policies.ts'
export * from './cedar-value.ts'

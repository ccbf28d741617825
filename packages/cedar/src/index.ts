export * from './cedar-policies.ts'
export * from './cedar-value.ts'
export { type PolicyUse, usedOf } from './policy-use.ts'

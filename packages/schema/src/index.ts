export * from './build.ts'
export { escapePointer, filled, problemsOf } from './check.ts'
export { jsonSchema, patchSchema } from './json-schema.ts'
export { nearest } from './nearest.ts'

export { certificate } from './certificate.ts'

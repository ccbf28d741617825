export { certificate } from './certificate.ts'
export { certificateIssuer } from './certificate-issuer.ts'

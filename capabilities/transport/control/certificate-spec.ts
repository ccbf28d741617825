/** What the hooks of certificates receive. */
export interface CertificateSpec {
  issuer?: string
  hosts?: string[]
  certificate?: string
  key?: string
}

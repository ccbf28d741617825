/** Signs the newest entry of an audit chain, so that whoever holds only the database cannot rewrite it. */
export interface AuditSigner {
  readonly keyId: string
  sign(text: string): string
  /** Whether the key of that id made the signature; false for a key that is not known. */
  holds(text: string, signature: string, keyId: string): boolean
}

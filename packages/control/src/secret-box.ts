/**
 * Secrets at rest: AES-256-GCM under a data key that the master key wraps. What is stored names its key, so
 * that keys can be rotated. The master key comes from a variable or a file, never from the database.
 */
export interface SecretBox {
  /** `purpose` is bound to the secret: it opens for no other. */
  seal(plain: Uint8Array, purpose: string): Promise<string>
  /** Throws `secret_unreadable`. */
  open(sealed: string, purpose: string): Promise<Uint8Array>
  /** The same secret under the newest master key; unchanged where it is already. */
  renewed(sealed: string): Promise<string>
}

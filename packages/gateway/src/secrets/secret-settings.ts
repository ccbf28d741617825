/** Where an operator keeps the secrets that policies name. */
export interface SecretSettings {
  /** Directory with a file for each, or with a directory for each organization; `file:` is refused without one. */
  directory?: string | undefined
  /** Organizations share this gateway, so each has its own: `directory/<organization>/name`, `GATEHOUSE_SECRET_<ORGANIZATION>_NAME`. */
  perOrganization: boolean
  vault?: VaultSettings | undefined
}

/** HashiCorp Vault, or what speaks its HTTP API: the key-value engine of version 2. */
export interface VaultSettings {
  /** Such as `https://vault.example:8200`. */
  url: string
  /** Path of the engine; `secret` unless said. */
  mount: string
  /** File with the token, read at every use: an agent may renew it. */
  tokenFile: string
  namespace?: string | undefined
  /** Authorities to trust instead of the system's, PEM. */
  authorities?: string | undefined
}

/** Settings of where a gateway finds the secrets that policies name. */
import { readFileSync } from 'node:fs'
import { Failure } from '@gatehouse/base'
import type { SecretSettings } from '@gatehouse/gateway/secrets/secret-settings.ts'
import { defaulted, type Filled, object, Type } from '@gatehouse/schema'

const text = (description: string) => Type.Optional(Type.String({ minLength: 1, maxLength: 4096, description }))

export const secretFields = {
  secretsDirectory: text(
    'Directory of secrets that policies name as `file:name`, a file each. `env:NAME` is the variable `GATEHOUSE_SECRET_NAME`.',
  ),
  secretsPerOrganization: Type.Optional(
    Type.Boolean({
      description:
        'Each organization has secrets of its own: `secretsDirectory/<organization>/name`, `GATEHOUSE_SECRET_<ORGANIZATION>__NAME`, `<organization>/path` in the vault. A gateway of a control plane does so unless said, one that is alone does not.',
    }),
  ),
  vaultUrl: text('HashiCorp Vault, or what speaks its HTTP API: where `vault:path#field` leads.'),
  vaultMount: defaulted(
    Type.String({ minLength: 1, maxLength: 200, description: 'Path of its key-value engine, of version 2.' }),
    'secret',
  ),
  vaultTokenFile: text('File with the token for the vault; it is read at every use, so an agent may renew it.'),
  vaultNamespace: text('Namespace in the vault.'),
  vaultAuthoritiesFile: text(
    'Certificates in PEM of the authorities that vouch for the vault; the system’s unless said.',
  ),
}

const schema = object(secretFields)
type Settings = Filled<typeof schema>

export const secretSettingNames = [
  ...(['secretsDirectory', 'secretsPerOrganization', 'vaultUrl', 'vaultMount'] as const),
  ...(['vaultTokenFile', 'vaultNamespace', 'vaultAuthoritiesFile'] as const),
]

/** Throws `setting_invalid`. */
export function secretOptions(settings: Settings, isAlone: boolean): SecretSettings {
  const { secretsDirectory: directory, secretsPerOrganization: perOrganization = !isAlone } = settings
  return { directory, perOrganization, vault: vaultOptions(settings) }
}

function vaultOptions(settings: Settings): SecretSettings['vault'] {
  const { vaultUrl: url, vaultMount: mount, vaultTokenFile: tokenFile, vaultNamespace: namespace } = settings
  if (url === undefined) return undefined
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    throw new Failure(
      'setting_invalid',
      `vaultUrl ${url.slice(0, 100)} is no address such as https://vault.example:8200.`,
    )
  }
  if (tokenFile === undefined)
    throw new Failure('setting_invalid', 'vaultUrl needs vaultTokenFile, a file with the token.')
  return { url, mount, tokenFile, namespace, authorities: authoritiesIn(settings.vaultAuthoritiesFile) }
}

function authoritiesIn(file: string | undefined): string | undefined {
  if (file === undefined) return undefined
  try {
    return readFileSync(file, 'utf8')
  } catch (thrown) {
    throw new Failure('setting_invalid', `vaultAuthoritiesFile ${file}: ${(thrown as Error).message}`)
  }
}

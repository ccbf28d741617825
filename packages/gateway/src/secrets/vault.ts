/** Reading one secret from a vault (HashiCorp Vault's HTTP API, key-value engine version 2). */
import { readFile } from 'node:fs/promises'
import type { FetchPort } from '@gatehouse/unit'
import type { VaultSettings } from './secret-settings.ts'

const limits = { timeoutMs: 2000, bytesMax: 262_144 }

/** Throws what is wrong, in a sentence. */
export async function readVault(
  { url, mount, tokenFile, namespace, authorities }: VaultSettings,
  { path, field }: { path: string; field: string },
  fetch: FetchPort,
): Promise<string> {
  const token = (await readFile(tokenFile, 'utf8')).trim()
  const { status, body } = await fetch.send({
    ...limits,
    url: `${url.replace(/\/$/, '')}/v1/${mount}/data/${path}`,
    headers: [
      'X-Vault-Token',
      token,
      'X-Vault-Request',
      'true',
      ...(namespace ? ['X-Vault-Namespace', namespace] : []),
    ],
    ...(authorities === undefined ? {} : { authorities }),
  })
  if (status !== 200) throw new Error(`the vault answered ${status}`)
  const { data } = JSON.parse(new TextDecoder().decode(body)) as { data?: { data?: Record<string, unknown> } }
  const value = data?.data && Object.hasOwn(data.data, field) ? data.data[field] : undefined
  if (typeof value !== 'string') throw new Error('the vault has no such field')
  return value
}

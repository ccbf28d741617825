/** Redis as settings name it. */
import { readFileSync } from 'node:fs'
import { Failure } from '@gatehouse/base'
import { redisAddress } from '@gatehouse/gateway/limits/redis/redis-address.ts'
import type { RedisSettings } from '@gatehouse/gateway/limits/redis/redis-settings.ts'
import { namedKey } from '@gatehouse/gateway/link/key-file.ts'
import { checkAuthorities } from '@gatehouse/http'
import type { Settings } from './settings.ts'

/** Throws `setting_invalid` for a file that cannot be used. */
export function redisOptions(settings: Settings): RedisSettings | undefined {
  const { redisUrl, redisAuthoritiesFile: file, redisTimeoutMs: timeoutMs, redisKeyFile: keyFile } = settings
  if (redisUrl === undefined) return undefined
  return {
    address: redisAddress(redisUrl),
    timeoutMs,
    ...(file ? { authorities: authoritiesIn(file) } : {}),
    ...(keyFile ? { sealKey: namedKey(keyFile, 'redisKeyFile').toString('base64') } : {}),
  }
}

function authoritiesIn(file: string): string {
  try {
    const text = readFileSync(file, 'utf8')
    checkAuthorities(text)
    return text
  } catch (thrown) {
    throw new Failure('setting_invalid', `redisAuthoritiesFile ${file}: ${(thrown as Error).message}`)
  }
}

import { t } from '@gatehouse/ui/text.ts'

export interface Limit {
  limit?: number
  windowSeconds?: number
  per?: string
  algorithm?: string
  name?: string
}

/** What a plan allows, in words; nothing of what has no number. */
export function limitText({ limit, windowSeconds, per }: Limit): string {
  if (typeof limit !== 'number') return ''
  const n = limit.toLocaleString('en-GB')
  if (per !== undefined) return t('portalLimitPer', { n, per })
  return windowSeconds === undefined ? '' : t('portalLimit', { n, seconds: windowSeconds })
}

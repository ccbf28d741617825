/** A quota in words, for mails, alerts and answers. Days are those of the quota’s calendar. */
import type { QuotaOutlook } from './quota-outlook.ts'

const dayIn = (iso: string, timeZone: string) =>
  new Intl.DateTimeFormat('en-GB', { timeZone, day: 'numeric', month: 'short', year: 'numeric' }).format(new Date(iso))

const amount = (value: number) => Math.round(value).toLocaleString('en-GB')

export const quotaText = ({ allowed, per }: Pick<QuotaOutlook, 'allowed' | 'per'>) => `${amount(allowed)} a ${per}`

export function usedPercent({ used, allowed }: Pick<QuotaOutlook, 'used' | 'allowed'>): number {
  return Math.floor((used / Math.max(1, allowed)) * 100)
}

/** What follows the name of an application. */
export function outlookText(outlook: QuotaOutlook): string {
  const { level, exhausted, timeZone, to } = outlook
  const quota = `its quota of ${quotaText(outlook)}`
  const anew = `it begins anew on ${dayIn(to, timeZone)}`
  if (level === 'gone') return `has used up ${quota}; ${anew}`
  const so = `has used ${usedPercent(outlook)} % of ${quota}`
  if (!exhausted || level === 'fine') return `${so}; ${anew}`
  return `${so} and, as things go, exhausts it on ${dayIn(exhausted, timeZone)}${between(outlook)}; ${anew}`
}

function between({ earliest, latest, timeZone }: QuotaOutlook): string {
  if (!earliest || !latest) return ''
  const [first, last] = [dayIn(earliest, timeZone), dayIn(latest, timeZone)]
  return first === last ? '' : ` (between ${first} and ${last})`
}

/** By what a notice is known: one for each level in a period, and anew of another limit. */
export const onceFor = (subscription: string, { name, from, to, allowed, level }: QuotaOutlook) =>
  `quota ${subscription} ${name} ${from} ${to} ${allowed} ${level}`

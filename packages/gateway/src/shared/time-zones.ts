/** Time zones as numbers: every thread of a process knows the same list. */

/** The first is none. */
const zones = ['', 'UTC', ...Intl.supportedValuesOf('timeZone').filter(zone => zone !== 'UTC')]
const numbers = new Map(zones.map((zone, number) => [zone, number]))

/** 0 where it is none that this machine knows, by whatever of its names. */
export function zoneNumber(name: string | undefined): number {
  if (name === undefined) return 0
  try {
    const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions()
    return numbers.get(timeZone) ?? numbers.get(name) ?? 0
  } catch {
    return 0
  }
}

export const zoneName = (number: number): string | undefined => zones[number] || undefined

/** Local date and time as minutes; 0 where there is none. */
export const anchorMinutes = (text: string | undefined): number =>
  text === undefined ? 0 : Math.floor(Date.parse(`${text}Z`) / 60_000)

export const anchorText = (minutes: number): string | undefined =>
  minutes === 0 ? undefined : new Date(minutes * 60_000).toISOString().slice(0, 16)

import { sourceOf } from '@gatehouse/control/attempts.ts'

/** What an address was refused, by the name that it is counted under. */
export const refusedFrom = (address: string): string => `token from ${sourceOf(address)}`

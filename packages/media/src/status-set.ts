/** Statuses by number or by class, such as `404` or `5xx`. */
import { patterned } from '@gatehouse/schema'

export const statusName = patterned('^[2-5]([0-9]{2}|xx)$', 'a status such as 404, or a class such as 5xx', {
  examples: ['404', '5xx'],
})

/** What is said of a status; its own number counts before its class. */
export const forStatus = <T>(said: ReadonlyMap<string, T>, status: number): T | undefined =>
  said.get(String(status)) ?? said.get(`${Math.floor(status / 100)}xx`)

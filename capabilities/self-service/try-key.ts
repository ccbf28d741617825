/** Keys of calls from the portal's pages: made by themselves, ended by themselves, nobody's to renew. Pure. */
export const tryKeyPrefix = 'try'

export const isTryKey = (name: string): boolean => /^try-[0-9a-f]{16}$/.test(name)

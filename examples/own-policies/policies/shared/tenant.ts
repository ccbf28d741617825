export const isTenant = (text: string | undefined): text is string =>
  text !== undefined && /^[a-z][a-z0-9-]{1,30}$/.test(text)

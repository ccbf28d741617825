/** Names whose values are nobody's business: of header fields, parameters of a query, keys of a body. */

const always = new Set(
  (
    'authorization auth token secret password passwords passwd passphrase passcode pwd credential credentials apikey jwt otp totp ' +
    'pin cvv cvc cvv2 ssn bearer assertion sessionid jsessionid phpsessid signature sig cookie accesskey secretkey ' +
    'privatekey authtoken accesstoken refreshtoken idtoken clientsecret sessiontoken'
  ).split(' '),
)
/** Together with one of these before it, `key` is no word like another. */
const beforeKey = /^(api|access|secret|private|shared|subscription|account|license|signing|encryption|master|ssh)$/
/** In a header or a query, also these alone. */
const inHead = new Set(['key', 'session', 'code', 'nonce', 'cookies', 'cookie2'])

export type NamePlace = 'head' | 'body'

/** Whether the name says that its value is a secret: `X-Auth-Token`, `client_secret`, `accessToken`. */
export function isSecretName(name: string, place: NamePlace): boolean {
  const words = wordsOf(name)
  return words.some(
    (word, at) =>
      always.has(word) ||
      (place === 'head' && inHead.has(word)) ||
      (word === 'key' && beforeKey.test(words[at - 1] ?? '')) ||
      (word === 'id' && words[at - 1] === 'session'),
  )
}

/** Not longer than a name is: what is longer is told by its beginning and its end. */
const wordsOf = (name: string): string[] =>
  (name.length > 256 ? `${name.slice(0, 128)} ${name.slice(-128)}` : name)
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)

/** Formats of texts and numbers (JSON Schema 2020-12 validation §7.3, OpenAPI formats), each in one look over the text. */
import { isIP } from 'node:net'

const daysOf = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
const isLeap = (year: number) => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)

/** RFC 3339 full-date. */
function isDate(text: string): boolean {
  const found = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text)
  if (!found) return false
  const [year, month, day] = [Number(found[1]), Number(found[2]), Number(found[3])]
  if (month < 1 || month > 12 || day < 1 || day > daysOf[month - 1]!) return false
  return month !== 2 || day < 29 || isLeap(year)
}

/** RFC 3339 full-time; a leap second stands at the end of a day of UTC. */
function isTime(text: string): boolean {
  const found = /^(\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:[zZ]|([+-])(\d\d):(\d\d))$/.exec(text)
  if (!found) return false
  const [hour, minute, second] = [Number(found[1]), Number(found[2]), Number(found[3])]
  const [awayHours, awayMinutes] = [Number(found[5] ?? 0), Number(found[6] ?? 0)]
  if (hour > 23 || minute > 59 || second > 60 || awayHours > 23 || awayMinutes > 59) return false
  if (second < 60) return true
  const away = (found[4] === '-' ? -1 : 1) * (awayHours * 60 + awayMinutes)
  return (hour * 60 + minute - away + 2880) % 1440 === 1439
}

const isDateTime = (text: string) => /^.{10}[tT]/s.test(text) && isDate(text.slice(0, 10)) && isTime(text.slice(11))

const label = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i
const isHost = (text: string) => text.length <= 253 && text.split('.').every(part => label.test(part))

function isEmail(text: string): boolean {
  const at = text.lastIndexOf('@')
  if (at < 1 || at > 64) return false
  const [local, domain] = [text.slice(0, at), text.slice(at + 1)]
  if (!/^[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+$/.test(local) && !/^"[\x20-\x7e]*"$/.test(local)) return false
  if (/^\.|\.\.|\.$/.test(local) && !local.startsWith('"')) return false
  const address = /^\[(?:IPv6:)?([0-9A-Fa-f.:]+)\]$/.exec(domain)
  return address ? isIP(address[1]!) !== 0 : isHost(domain)
}

const uriLetters = /^(?:[A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})*$/
const isUriReference = (text: string) => uriLetters.test(text) && text.split('#').length <= 2
const isUri = (text: string) => /^[A-Za-z][A-Za-z0-9+.-]*:/.test(text) && isUriReference(text)
const isIri = (text: string) => /^[A-Za-z][A-Za-z0-9+.-]*:[^\s<>"{}|\\^`]*$/.test(text)

const isDuration = (text: string) =>
  /^P(?!$)(?:\d+W|(?:\d+Y)?(?:\d+M)?(?:\d+D)?(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?)?)$/.test(text)

function isBase64(text: string): boolean {
  return text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text)
}

export const textFormats: Readonly<Record<string, (text: string) => boolean>> = {
  date: isDate,
  time: isTime,
  'date-time': isDateTime,
  duration: isDuration,
  email: isEmail,
  hostname: isHost,
  ipv4: text => isIP(text) === 4,
  ipv6: text => isIP(text) === 6 && !text.includes('%'),
  uri: isUri,
  'uri-reference': isUriReference,
  iri: isIri,
  uuid: text => /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(text),
  'json-pointer': text => /^(?:\/(?:[^/~]|~[01])*)*$/.test(text),
  byte: isBase64,
}

const isWhole = (bits: number) => (value: number) =>
  Number.isInteger(value) && value >= -(2 ** (bits - 1)) && value < 2 ** (bits - 1)

export const numberFormats: Readonly<Record<string, (value: number) => boolean>> = {
  int32: isWhole(32),
  int64: isWhole(64),
}

import type { ClientCertificate } from '@gatehouse/http'

/** As Envoy writes `X-Forwarded-Client-Cert`, without `By`: the gateway has no certificate of one name. */
export function certificateField({ fingerprint, subject, names }: ClientCertificate): string {
  return [
    `Hash=${fingerprint}`,
    `Subject=${quoted(subject.split('\n').reverse().join(','))}`,
    ...names.uri.map(uri => `URI=${quotedIfOdd(uri)}`),
    ...names.dns.map(host => `DNS=${quotedIfOdd(host)}`),
  ].join(';')
}

const quotedIfOdd = (text: string) => (/^[A-Za-z0-9!#$%&'()*+./:?@[\]^_`{|}~-]*$/.test(text) ? text : quoted(text))

const quoted = (text: string) => `"${sendable(text).replace(/["\\]/g, '\\$&')}"`

/** What a field cannot carry is percent-encoded. */
const sendable = (text: string) => text.replace(/[^\x20-\x7e]/gu, one => encodeURIComponent(one.toWellFormed()))

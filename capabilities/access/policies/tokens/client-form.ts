/** A form that a client sends to its authorization server, showing who it is (RFC 6749 §2.3.1). */
import type { FetchAsk } from '@gatehouse/unit'

export interface ClientAuthentication {
  clientId: string
  secret: string
  authentication: 'basic' | 'post'
}

type Fields = Readonly<Record<string, string>>
type Sent = Required<Pick<FetchAsk, 'method' | 'headers' | 'body'>>

export function clientForm(form: Fields, { clientId, secret, authentication }: ClientAuthentication): Sent {
  if (authentication === 'post') return formOf({ ...form, client_id: clientId, client_secret: secret })
  return formOf(form, ['Authorization', basicField(written(clientId), written(secret))])
}

export function formOf(form: Fields, more: readonly string[] = []): Sent {
  return {
    method: 'POST',
    headers: ['Content-Type', 'application/x-www-form-urlencoded', 'Accept', 'application/json', ...more],
    body: new TextEncoder().encode(new URLSearchParams(form).toString()),
  }
}

/** RFC 7617 §2, with what both parts are in UTF-8. */
export function basicField(user: string, password: string): string {
  const bytes = new TextEncoder().encode(`${user}:${password}`)
  return `Basic ${btoa(String.fromCharCode(...bytes))}`
}

/** As forms write it. */
const written = (text: string) => new URLSearchParams([['', text]]).toString().slice(1)

/** A form that a client sends to its authorization server, showing who it is (RFC 6749 §2.3.1). */
import type { FetchAsk } from '@gatehouse/unit'

export interface ClientAuthentication {
  clientId: string
  secret: string
  authentication: 'basic' | 'post'
}

export function clientForm(
  form: Readonly<Record<string, string>>,
  { clientId, secret, authentication }: ClientAuthentication,
): Required<Pick<FetchAsk, 'method' | 'headers' | 'body'>> {
  const basic = authentication === 'basic'
  const all = new URLSearchParams(basic ? form : { ...form, client_id: clientId, client_secret: secret })
  return {
    method: 'POST',
    headers: [
      ...['Content-Type', 'application/x-www-form-urlencoded', 'Accept', 'application/json'],
      ...(basic ? ['Authorization', basicField(written(clientId), written(secret))] : []),
    ],
    body: new TextEncoder().encode(all.toString()),
  }
}

/** RFC 7617 §2, with what both parts are in UTF-8. */
export function basicField(user: string, password: string): string {
  const bytes = new TextEncoder().encode(`${user}:${password}`)
  return `Basic ${btoa(String.fromCharCode(...bytes))}`
}

/** As forms write it. */
const written = (text: string) => new URLSearchParams([['', text]]).toString().slice(1)

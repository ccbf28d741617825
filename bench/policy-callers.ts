/** Callers of the policies that know who calls, and the servers that those ask: in this process, so that they cost little. */
import { createHash, createHmac } from 'node:crypto'
import { HeaderList, newId } from '@gatehouse/base'
import type { ClientCertificate } from '@gatehouse/http'
import type { ApiPart, DirectoryEntry } from '@gatehouse/program'
import type { FetchAnswer, FetchPort, SecretPort } from '@gatehouse/unit'
import { exportJWK, exportPKCS8, generateKeyPair, SignJWT } from 'jose'

export const key = 'bench-key-000000'
export const issuer = 'https://login.example'
export const audience = 'https://api.example'

const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true })
const jwk = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'ES256' }

/** As an access token of a person in some groups. */
export const token = await new SignJWT({ client_id: 'shop', scope: 'read write', roles: ['buyer', 'admin'] })
  .setProtectedHeader({ alg: 'ES256', kid: 'one', typ: 'at+jwt' })
  .setIssuer(issuer)
  .setAudience(audience)
  .setSubject('user-1')
  .setIssuedAt()
  .setExpirationTime('1h')
  .sign(privateKey)

const answers: Readonly<Record<string, object>> = {
  '/keys': { keys: [jwk] },
  '/introspect': { active: true, sub: 'user-1', client_id: 'shop', scope: 'read' },
  '/token': { access_token: 'granted', token_type: 'Bearer', expires_in: 3600 },
  '/check': {},
}

export const servers: FetchPort = {
  async send({ url }): Promise<FetchAnswer> {
    const body = new TextEncoder().encode(JSON.stringify(answers[new URL(url).pathname] ?? {}))
    return { status: 200, headers: new HeaderList(), body }
  },
}

const keyText = await exportPKCS8(privateKey)

const signing = 'a secret that both sides know'

const secretTexts: Readonly<Record<string, string>> = { 'env:KEY': keyText, 'env:SIGNING': signing }

export const secrets: SecretPort = { value: reference => secretTexts[reference] ?? 'secret' }

export const signedHost = 'api.example'

/** A signature without a nonce, which may come again (RFC 9421 §3.3.3). */
export function signedFields(path: string): [string, string][] {
  const created = Math.floor(Date.now() / 1000)
  const input = `("@method" "@authority" "@path" "@query");created=${created};keyid="partner"`
  const lines = ['"@method": GET', `"@authority": ${signedHost}`, `"@path": ${path}`, '"@query": ?']
  const base = [...lines, `"@signature-params": ${input}`].join('\n')
  const signature = createHmac('sha256', signing).update(base).digest('base64')
  return [
    ['Signature-Input', `a=${input}`],
    ['Signature', `a=:${signature}:`],
  ]
}

/** As a listener saw it in a handshake. */
export const clientCertificate: ClientCertificate = {
  ...{ fingerprint: 'a'.repeat(64), subject: 'CN=till', issuer: 'CN=authority', isAuthority: false, verified: true },
  ...{ names: { dns: ['till.shop.example'], uri: [], email: [] }, expiresAtMs: Date.now() + 86_400_000 },
}

/** A key that the part's callers may have. */
export function identified({ environmentId }: ApiPart): DirectoryEntry[] {
  const ids = { credentialId: newId('cred'), applicationId: newId('app'), environmentId }
  const sha256 = createHash('sha256').update(key).digest('hex')
  return [{ seq: 1, kind: 'credential', state: 'live', ...ids, sha256 }]
}

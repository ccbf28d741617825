/** Artifacts that hold what bears a right: sealed under their own id, which stands nowhere but in the browser's cookie. */
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import type { AdapterPayload } from 'oidc-provider'
import { ArtifactAdapter } from './artifact-adapter.ts'

const algorithm = 'aes-256-gcm'
const [ivBytes, tagBytes] = [12, 16]

export class SealedAdapter extends ArtifactAdapter {
  override async upsert(id: string, payload: AdapterPayload, expiresIn: number): Promise<void> {
    const iv = randomBytes(ivBytes)
    const cipher = createCipheriv(algorithm, keyOf(id), iv)
    const text = Buffer.concat([cipher.update(JSON.stringify(payload)), cipher.final()])
    const sealed = Buffer.concat([iv, cipher.getAuthTag(), text]).toString('base64')
    await super.upsert(id, { sealed } as AdapterPayload, expiresIn)
  }

  override async find(id: string): Promise<AdapterPayload | undefined> {
    const found = (await super.find(id)) as { sealed: string } | undefined
    if (!found) return undefined
    const bytes = Buffer.from(found.sealed, 'base64')
    const decipher = createDecipheriv(algorithm, keyOf(id), bytes.subarray(0, ivBytes))
    decipher.setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes))
    const text = Buffer.concat([decipher.update(bytes.subarray(ivBytes + tagBytes)), decipher.final()])
    return { ...JSON.parse(text.toString('utf8')), jti: id }
  }
}

const keyOf = (id: string) => createHash('sha256').update(`sealed under ${id}`).digest()

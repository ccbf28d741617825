import { bodyOf, collect, Failure } from '@gatehouse/base'
import type { Filled } from '@gatehouse/schema'
import { definePolicy, type Exchange } from '@gatehouse/unit'
import { digestField } from '../http-signature/content-digest.ts'
import { signRequestConfig } from './config.ts'
import { RequestSigner } from './request-signer.ts'

export const signRequest = definePolicy({
  name: 'sign-request',
  version: 1,
  stages: ['forward'],
  title: 'Signature for the upstream',
  summary:
    'Signs what goes out (RFC 9421), as the target that was chosen reads it and at every try anew, and its body (RFC 9530), so that an upstream knows what the gateway sent.',
  config: signRequestConfig,
  body: 'whole',
  errors: ['secret_unavailable', 'request_too_large', 'header_unsendable'],
  examples: [
    {
      title: 'With a private key, over the address as well',
      config: { key: 'file:gateway.pem', keyId: 'gateway', components: ['@method', '@target-uri'] },
      send: ['POST /orders {}'],
      expect: [200],
    },
  ],
  create(config, host) {
    const signer = new RequestSigner(config, host)
    return {
      request: exchange => prepare(exchange, config),
      departing: (_, departure) => signer.sign(departure),
    }
  },
})

/** What callers wrote under these names is not of this hop. */
function prepare(
  { request }: Exchange,
  { bodyBytesMax, digest }: Filled<typeof signRequestConfig>,
): undefined | Promise<undefined> {
  const { headers, body, upgrade } = request
  for (const name of ['signature', 'signature-input', 'content-digest']) headers.delete(name)
  if (!body || upgrade !== undefined) return undefined
  const tooLarge = () => new Failure('request_too_large', `A body that is signed may have ${bodyBytesMax} bytes.`)
  return collect(body, bodyBytesMax, tooLarge).then(async bytes => {
    request.body = bodyOf(bytes)
    headers.set('Content-Digest', await digestField(digest, bytes))
    return undefined
  })
}

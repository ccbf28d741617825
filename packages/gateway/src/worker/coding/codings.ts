import { type BodySource, Failure } from '@gatehouse/base'
import type { CodingPort, ContentCoding, DecodeRules } from '@gatehouse/unit'
import { CodedBody } from './coded-body.ts'
import { decoder, encoder } from './coders.ts'

/** Of one thread, each way: a coder holds up to some megabytes. */
export const encodersMax = 256
export const decodersMax = 64

/** Of the thread it is loaded in. */
export const codings: CodingPort = codingPort()

export function codingPort(): CodingPort {
  const underWay = { encoding: 0, decoding: 0 }
  return {
    encode(body: BodySource, coding: ContentCoding) {
      if (underWay.encoding >= encodersMax) return undefined
      underWay.encoding++
      return new CodedBody(body, { coder: encoder(coding), over: () => underWay.encoding-- })
    },
    decode(body: BodySource, coding: ContentCoding, rules: DecodeRules) {
      if (underWay.decoding >= decodersMax) {
        const failure = new Failure('codings_exhausted', `${decodersMax} bodies are being inflated in this thread.`)
        body.abort(failure)
        throw failure
      }
      underWay.decoding++
      return new CodedBody(body, { coder: decoder(coding), rules, over: () => underWay.decoding-- })
    },
  }
}

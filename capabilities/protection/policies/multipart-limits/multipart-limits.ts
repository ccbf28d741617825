import { lookAtOctets, type ReadTypes, saysAny } from '@gatehouse/media/read-text.ts'
import { malformed } from '@gatehouse/media/side.ts'
import { defaulted, object, patterned, Type } from '@gatehouse/schema'
import { readMultipart } from '@gatehouse/seclang/message/multipart.ts'
import { definePolicy, type Exchange } from '@gatehouse/unit'
import { most } from '../most.ts'
import { partProblem } from './part-problem.ts'

const types: ReadTypes = { fits: type => type === 'multipart/form-data', names: ['multipart/form-data'] }
const extension = patterned('^[a-z0-9]{1,16}$', 'the end of a file’s name in lower case, such as pdf', {})

/** What servers run, or systems open by running it. */
const running =
  'php phtml phar jsp jspx asp aspx ashx cgi pl py rb sh bash ps1 bat cmd com exe dll scr msi jar war vbs hta htaccess svg html htm xhtml shtml js mjs'

export const multipartLimits = definePolicy({
  name: 'multipart-limits',
  version: 1,
  stages: ['validate'],
  title: 'Form data limits',
  summary:
    'Refuses multipart forms with too many or too large parts, files that are not expected, and whatever two readers would take apart differently: boundaries in quotes or by halves, folded lines, names that stand twice.',
  config: object({
    partsMax: most(100, 1000, 'Parts of the form.'),
    partBytesMax: most(10_485_760, 104_857_600, 'Bytes of one part.'),
    filesMax: most(10, 1000, 'Parts that are files.'),
    nameCharactersMax: most(128, 4096, 'Characters of a field’s or a file’s name.'),
    extensions: Type.Optional(
      Type.Array(extension, {
        maxItems: 128,
        description: 'Files may end so and no other way; all that are not refused unless said.',
      }),
    ),
    refuseExtensions: defaulted(
      Type.Array(extension, {
        maxItems: 256,
        description: 'No part of a file’s name may be one of these, nor stand before another end.',
      }),
      running.split(' '),
    ),
    bodyBytesMax: defaulted(
      Type.Integer({
        ...{ minimum: 1, maximum: 104_857_600 },
        description: 'Largest form, inflated; it is held in memory while it is looked at.',
      }),
      16_777_216,
    ),
  }),
  body: 'whole',
  errors: ['body_malformed', 'request_too_large', 'unsupported_content', 'codings_exhausted'],
  examples: [{ title: 'No form, nothing to look at', config: {}, send: ['GET /', 'POST / x'], expect: [200, 200] }],
  create(limits, { codings }) {
    const look = async ({ request, signal }: Exchange) => {
      const reading = {
        side: 'request',
        policy: 'multipart-limits',
        bytesMax: limits.bodyBytesMax,
        codings,
        signal,
      } as const
      const { text } = await lookAtOctets(request, types, reading)
      const { parts, faults } = readMultipart(text, request.headers.get('content-type')!)
      const [fault] = faults
      const problem =
        fault === undefined ? partProblem(parts, limits) : (faultTexts[fault] ?? 'it cannot be taken apart')
      if (problem !== undefined) throw malformed('request', `Form: ${problem}.`)
    }
    return {
      request(exchange) {
        const { body, upgrade } = exchange.request
        if (body && upgrade === undefined && saysAny(exchange.request, types)) return look(exchange)
      },
    }
  },
})

/** By the names of the reader. A boundary in quotes is written well, and read differently by some. */
const faultTexts: Readonly<Record<string, string>> = {
  DATA_BEFORE: 'something stands before its first part',
  DATA_AFTER: 'something stands behind its last part',
  BOUNDARY_QUOTED: 'its boundary stands in quotes',
  BOUNDARY_WHITESPACE: 'something stands behind a boundary',
  HEADER_FOLDING: 'a line of a part’s head goes on in the next one',
  LF_LINE: 'a line ends without CR, or without LF',
  INVALID_QUOTING: 'a name or the boundary is written in a way that readers differ on, or a name stands twice',
  INVALID_HEADER_FOLDING: 'its type says no boundary, or two',
  UNMATCHED_BOUNDARY: 'its boundary is none, or it has no end',
  INVALID_PART: 'a part has no name or no head, says twice what it is, or is coded',
}

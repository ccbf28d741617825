/** How texts of GraphQL and Protobuf are coloured: word by word. */
import { StreamLanguage, type StringStream } from '@codemirror/language'

interface State {
  /** What ends the text or comment that is open. */
  open: '"""' | '*/' | undefined
}

interface Look {
  keywords: ReadonlySet<string>
  /** Of a comment to the end of its line. */
  line: string
  blocks: boolean
  texts: boolean
}

const words = (text: string) => new Set(text.split(' '))

function language({ keywords, line, blocks, texts }: Look) {
  const within = (stream: StringStream, state: State, name: string) => {
    const end = stream.string.indexOf(state.open!, stream.pos)
    if (end < 0) stream.skipToEnd()
    else {
      stream.pos = end + state.open!.length
      state.open = undefined
    }
    return name
  }
  return StreamLanguage.define<State>({
    languageData: { commentTokens: { line } },
    startState: () => ({ open: undefined }),
    token(stream, state) {
      if (state.open) return within(stream, state, state.open === '*/' ? 'comment' : 'string')
      if (stream.eatSpace()) return null
      if (stream.match(line)) {
        stream.skipToEnd()
        return 'comment'
      }
      if (blocks && stream.match('/*')) {
        state.open = '*/'
        return within(stream, state, 'comment')
      }
      if (texts && stream.match('"""')) {
        state.open = '"""'
        return within(stream, state, 'string')
      }
      if (stream.match(/^"(?:[^"\\]|\\.)*"?|^'(?:[^'\\]|\\.)*'?/)) return 'string'
      if (stream.match(/^-?\d[\w.]*/)) return 'number'
      if (stream.match(/^@\w+/)) return 'meta'
      const word = stream.match(/^[A-Za-z_]\w*/) as RegExpMatchArray | null
      if (!word) {
        stream.next()
        return null
      }
      if (keywords.has(word[0])) return 'keyword'
      if (word[0] === 'true' || word[0] === 'false' || word[0] === 'null') return 'bool'
      return stream.match(/^\s*[:=]/, false) ? 'propertyName' : null
    },
  })
}

export const graphqlLanguage = language({
  keywords: words(
    'type interface union enum input scalar directive schema extend implements on repeatable query mutation subscription fragment',
  ),
  ...{ line: '#', blocks: false, texts: true },
})

export const protobufLanguage = language({
  keywords: words(
    'syntax edition package import option message enum service rpc returns stream oneof map reserved extensions extend optional repeated required public weak to max',
  ),
  ...{ line: '//', blocks: true, texts: false },
})

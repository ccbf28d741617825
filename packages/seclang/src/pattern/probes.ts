/** Texts that make a pattern that goes back do so again and again. */
const pieces: readonly string[] = [
  ...[
    ' ',
    '\n',
    '<',
    "'",
    '"',
    '`',
    '(',
    '-',
    '/',
    '\\',
    '{',
    '[',
    ';',
    '=',
    '0',
    'a',
    '@',
    '#',
    '*',
    '&',
    '%',
    '.',
    ':',
    '$',
    ',',
  ],
  ...[
    '<a ',
    "' or ",
    'a=',
    '$(',
    '/**/',
    'select ',
    'union select ',
    '(select ',
    'a;b',
    '{"a":',
    '@@a',
    '//a',
    '" a',
    '0x',
    'on a=',
  ],
]

const repeated = (characters: number) =>
  pieces.map(piece => piece.repeat(Math.ceil(characters / piece.length)).slice(0, characters))

/** First those that show which patterns take off at once, then those that show which grow faster than the text. */
export const probes: readonly string[] = [...repeated(300), ...repeated(2000)]

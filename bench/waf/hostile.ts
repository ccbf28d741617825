/** Texts that make readers of rules go back and forth; each of about this many bytes. */
export function hostileTexts(bytes: number): string[] {
  const repeated = (piece: string) => piece.repeat(Math.ceil(bytes / piece.length)).slice(0, bytes)
  return [
    ...['a', ' ', '<', '<a ', '<!--', "'", '"', '(', '/*', '--', '%', '%25', '&#', '\\', '../', '{{', '${', '`', ';', '=', '\n', '\0'].map(repeated),
    ...["' or ", '<a b=', 'select ', 'union select ', 'a=a=', 'on a=', '0x', '/**/', '$(', '\\u0041', '&#x41;', '{"a":', '[[', 'a;b', '//a', '. .', '@@a', '(select '].map(repeated),
    `${repeated('a')}!`,
    `<${repeated('a')}`,
    `<a ${repeated('b ')}`,
    `'${repeated('a ')}`,
    `${repeated(' ')}x`,
    `javascript:${repeated(' ')}`,
  ]
}

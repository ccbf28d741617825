/** Where a request went: the path that was sent has the one of the target in it already. */
export function sentTo(target: string, path: string): string {
  const origin = /^[a-z][a-z+.-]*:\/\/[^/?#]+/i.exec(target)?.[0]
  return origin === undefined ? `${target} ${path}` : origin + path
}

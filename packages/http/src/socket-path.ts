/** Names of sockets of this machine. */

/** What an origin begins with that is no host: `unix:/path/to.sock`. */
export const unixPrefix = 'unix:'

/** What Linux takes (unix(7), `sun_path`). */
export const socketPathBytesMax = 107

/** Whole and in one form only, so that a path that is allowed is the path that is opened. */
export function isSocketPath(path: string): boolean {
  if (!/^(\/[\w.~@+-]+)+$/.test(path) || path.length > socketPathBytesMax) return false
  return path.split('/').every(step => step !== '.' && step !== '..')
}

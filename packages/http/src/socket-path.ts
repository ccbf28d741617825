/** Names of sockets of this machine. */
import { isWholePath } from './whole-path.ts'

/** What an origin begins with that is no host: `unix:/path/to.sock`. */
export const unixPrefix = 'unix:'

/** What Linux takes (unix(7), `sun_path`). */
export const socketPathBytesMax = 107

export const isSocketPath = (path: string): boolean => isWholePath(path) && path.length <= socketPathBytesMax

/** Where a reader is between two bytes. */
export const inHead = 0
export const inLength = 1
export const inChunks = 2
export const untilClose = 3
/** What follows is not for the reader: another protocol, or nothing at all. */
export const held = 4
export const refused = 5

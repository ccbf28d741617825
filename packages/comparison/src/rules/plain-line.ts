/** Words of outside documents on one line. */

// What a terminal or a reader would act upon: control characters, and marks that turn the direction of text.
const acted = /[\p{Cc}\u202a-\u202e\u2066-\u2069\ufffe\uffff]/gu

export const plainLine = (text: string): string => text.replace(acted, ' ')

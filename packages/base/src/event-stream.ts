const written = /^\s*text\/event-stream\s*(;|$)/i

/** Of a `Content-Type`, or of one member of an `Accept`: a media type is the same in any case (RFC 9110 §8.3.1). */
export const isEventStream = (mediaType: string | undefined): boolean =>
  mediaType !== undefined && written.test(mediaType)

/** The edits of an API version: overlays, one after the other. */
import { applyOverlay } from './apply.ts'
import { type Overlay, overlayOf } from './overlay.ts'

/** Throws `document_invalid`. */
export const editsOf = (overlays: readonly unknown[] = []): Overlay[] =>
  overlays.map((value, index) => overlayOf({ value, file: `spec.overlays[${index}]` }))

/** A changed copy of the document, or itself where there are no edits. Throws `document_invalid` or `overlay_unfit`. */
export function edited(document: unknown, overlays: readonly unknown[] = []): unknown {
  return editsOf(overlays).reduce((value, overlay) => applyOverlay(value, overlay).value, document)
}

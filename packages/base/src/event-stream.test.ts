import assert from 'node:assert/strict'
import test from 'node:test'
import { isEventStream } from './event-stream.ts'

test('an event stream is known by its media type in any case and with any parameters', () => {
  for (const is of [
    'text/event-stream',
    'Text/Event-Stream',
    'text/event-stream ; charset=utf-8',
    ' text/event-stream;q=1',
  ]) {
    assert.ok(isEventStream(is), is)
  }
})

test('another media type is no event stream, whatever its name begins with', () => {
  for (const no of [undefined, '', 'text/event-stream-2', 'application/json', 'x; text/event-stream']) {
    assert.ok(!isEventStream(no), no)
  }
})

/**
 * Ways to see through how a text is written. Each takes bytes as a string of one character a byte and gives the same, in
 * time that grows with its length alone.
 */
import { type ByteSet, byteSet } from '../byte-set.ts'
import { lowerBytes, upperBytes } from '../letters.ts'
import { base64Decode, base64DecodeExt, digestBytes, hexDecode, hexEncode, sqlHexDecode } from './coding.ts'
import { commandLine, normalizePath, normalizePathWindows } from './command.ts'
import { removeComments, removeCommentsChar, replaceComments } from './comments.ts'
import { cssDecode, escapeSequenceDecode, htmlEntityDecode, jsDecode } from './escapes.ts'
import { urlDecode, urlDecodeUni, utf8ToUnicode } from './url.ts'
import { compressWhitespace, removeNulls, removeWhitespace, replaceNulls, trim, trimLeft, trimRight } from './white.ts'

export interface Transformation {
  name: string
  change: (text: string) => string
  /** A text without any of these bytes stays as it is. */
  touches: ByteSet
}

type Change = (text: string) => string

const anything = byteSet('[^]')
const white = byteSet('[\\t-\\r \\xa0]')
const backslash = byteSet('[\\\\]')
const comments = byteSet('[/*#<-]')

const all: Readonly<Record<string, readonly [Change, ByteSet]>> = {
  lowercase: [lowerBytes, byteSet('[A-Z]')],
  uppercase: [upperBytes, byteSet('[a-z]')],
  length: [text => String(text.length), anything],
  urlDecode: [urlDecode, byteSet('[%+]')],
  urlDecodeUni: [urlDecodeUni, byteSet('[%+]')],
  utf8toUnicode: [utf8ToUnicode, byteSet('[\\x80-\\xff]')],
  htmlEntityDecode: [htmlEntityDecode, byteSet('[&]')],
  jsDecode: [jsDecode, backslash],
  cssDecode: [cssDecode, backslash],
  escapeSeqDecode: [escapeSequenceDecode, backslash],
  base64Decode: [base64Decode, anything],
  base64DecodeExt: [base64DecodeExt, anything],
  hexDecode: [hexDecode, anything],
  hexEncode: [hexEncode, anything],
  sqlHexDecode: [sqlHexDecode, byteSet('[xX]')],
  md5: [text => digestBytes('md5', text), anything],
  sha1: [text => digestBytes('sha1', text), anything],
  compressWhitespace: [compressWhitespace, white],
  removeWhitespace: [removeWhitespace, white],
  trim: [trim, white],
  trimLeft: [trimLeft, white],
  trimRight: [trimRight, white],
  removeNulls: [removeNulls, byteSet('[\\0]')],
  replaceNulls: [replaceNulls, byteSet('[\\0]')],
  removeComments: [removeComments, comments],
  removeCommentsChar: [removeCommentsChar, comments],
  replaceComments: [replaceComments, byteSet('[/]')],
  cmdLine: [commandLine, byteSet('[\\s\\\\"\'^,;A-Z]')],
  normalizePath: [normalizePath, byteSet('[/.\\\\]')],
  normalizePathWin: [normalizePathWindows, byteSet('[/.\\\\]')],
}

const known = new Map<string, Transformation>(
  Object.entries(all).map(([name, [change, touches]]) => [name.toLowerCase(), { name, change, touches }]),
)
known.set('normalisepath', known.get('normalizepath')!)
known.set('normalisepathwin', known.get('normalizepathwin')!)

export const transformationNames = [...known.keys()]

export const transformation = (name: string): Transformation | undefined => known.get(name.toLowerCase())

/** What may change about sources of Protobuf, as pairs; each is tried both ways. */
import type { TextPair } from '../testing.ts'

const three = (body: string) => `syntax = "proto3"; package a; ${body}`
const two = (body: string) => `syntax = "proto2"; package a; ${body}`
const edition = (body: string) => `edition = "2023"; package a; ${body}`
const fields = (body: string) => three(`message M { int32 id = 1; ${body} }`)
const oldFields = (body: string) => two(`message M { optional int32 id = 1; ${body} }`)
const values = (body: string) => three(`enum E { NONE = 0; ${body} }`)
const service = (body: string) => three(`message A {} message B { int32 b = 1; } service S { ${body} }`)
const note = '\n// Says.\n'

export const protobufPairs: readonly TextPair[] = [
  [three('message M {}'), three('message M {}').replace('package a', 'package b')],
  [three('message M { optional int32 a = 1; }'), edition('message M { int32 a = 1; }')],
  [three('import public "x.proto";'), three('import "x.proto";')],
  [three(''), three('option java_package = "x";')],
  [fields(''), fields('option (own) = true;')],
  [three(''), three('message M {}')],
  [three('message M { int32 a = 1; }'), three('message N { int32 a = 1; }')],
  [three('message M {}'), three(`${note}message M {}`)],
  [fields(''), fields('option deprecated = true;')],
  [fields(''), fields('string b = 2;')],
  [oldFields(''), oldFields('required string b = 2;')],
  [fields('string b = 2;'), fields('reserved 2;')],
  [fields('string b = 2;'), fields('reserved 2; reserved "b";')],
  [fields('string b = 2;'), fields('string b = 3;')],
  [fields('string b = 2;'), fields('string c = 2;')],
  [fields('string b = 2;'), fields('string c = 2 [json_name = "b"];')],
  [fields('string b = 2;'), fields('string b = 2 [json_name = "c"];')],
  [fields('string b = 2;'), fields('int32 b = 2;')],
  [fields('string b = 2;'), fields('bytes b = 2;')],
  [fields('uint32 b = 2;'), fields('int32 b = 2;')],
  [fields('string b = 2;'), fields('repeated string b = 2;')],
  [fields('string b = 2;'), fields('optional string b = 2;')],
  [oldFields('optional int32 b = 2;'), oldFields('required int32 b = 2;')],
  [fields('int32 b = 2; int32 c = 3;'), fields('oneof o { int32 b = 2; int32 c = 3; }')],
  [fields('int32 b = 2;'), fields('oneof o { int32 b = 2; int32 c = 3; }')],
  [fields('oneof o { int32 b = 2; int32 c = 3; }'), fields('oneof p { int32 b = 2; int32 c = 3; }')],
  [oldFields('optional int32 b = 2;'), oldFields('optional int32 b = 2 [default = 7];')],
  [edition('message M { M m = 1; }'), edition('message M { M m = 1 [features.message_encoding = DELIMITED]; }')],
  [fields('repeated int32 b = 2;'), fields('repeated int32 b = 2 [packed = false];')],
  [fields('int32 b = 2;'), fields(`${note}int32 b = 2;`)],
  [fields('int32 b = 2;'), fields('int32 b = 2 [deprecated = true];')],
  [fields('reserved 2; reserved "b";'), fields('string b = 2;')],
  [fields('reserved 2 to 9;'), fields('reserved 3 to 5;')],
  [oldFields('extensions 100 to 199;'), oldFields('extensions 100 to 149;')],
  [three(''), three('enum E { NONE = 0; }')],
  [three('enum E { NONE = 0; }'), three('enum F { NONE = 0; }')],
  [edition('enum E { NONE = 0; }'), edition('enum E { option features.enum_type = CLOSED; NONE = 0; }')],
  [two('enum E { A = 0; B = 1; }'), two('enum E { B = 1; A = 0; }')],
  [values(''), `syntax = "proto3"; package a; ${note}enum E { NONE = 0; }`],
  [values(''), values('option deprecated = true;')],
  [values(''), values('ONE = 1;')],
  [two('enum E { A = 0; }'), two('enum E { A = 0; B = 1; }')],
  [values('ONE = 1;'), values('option allow_alias = true; ONE = 1; UN = 1;')],
  [values('ONE = 1;'), values('reserved 1;')],
  [values('ONE = 1;'), values('reserved 1; reserved "ONE";')],
  [values('ONE = 1;'), values('UN = 1;')],
  [values('ONE = 1;'), values(`${note}ONE = 1;`)],
  [values('ONE = 1;'), values('ONE = 1 [deprecated = true];')],
  [three(''), three('service S {}')],
  [three('service S {}'), three(`${note}service S {}`)],
  [service(''), service('option deprecated = true;')],
  [service(''), service('rpc G (A) returns (A);')],
  [service('rpc G (A) returns (A);'), service('rpc G (B) returns (A);')],
  [service('rpc G (A) returns (A);'), service('rpc G (A) returns (B);')],
  [service('rpc G (A) returns (A);'), service('rpc G (stream A) returns (A);')],
  [service('rpc G (A) returns (A);'), service('rpc G (A) returns (stream A);')],
  [service('rpc G (A) returns (A);'), service('rpc G (A) returns (A) { option idempotency_level = IDEMPOTENT; }')],
  [service('rpc G (A) returns (A);'), service(`${note}rpc G (A) returns (A);`)],
  [service('rpc G (A) returns (A);'), service('rpc G (A) returns (A) { option deprecated = true; }')],
]

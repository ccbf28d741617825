/** What a message of HTTP has no reason to hold. */
export const protocolRules = {
  name: 'protocol.conf',
  text: String.raw`
SecRule REQUEST_URI_RAW|REQUEST_BODY "@rx %(?:00|2500)" "id:770101,phase:2,t:none,msg:'A zero byte',tag:protocol,setvar:tx.score=+5"
SecRule ARGS|ARGS_NAMES|REQUEST_HEADERS|!REQUEST_HEADERS:Cookie "@rx [\x00]" "id:770102,phase:2,t:none,t:urlDecodeUni,msg:'A zero byte',tag:protocol,setvar:tx.score=+5"
SecRule ARGS|ARGS_NAMES "@rx [\r\n][ \t]{0,8}(?:content-(?:type|length)|set-cookie|location|transfer-encoding|host)\s*:" "id:770103,phase:2,t:none,t:urlDecodeUni,t:lowercase,msg:'A field within a value',tag:protocol,setvar:tx.score=+5"
SecRule ARGS "@rx [\r\n][^\w\r\n]{0,8}(?:get|post|put|head|delete|options)\s+/\S*\s+http/\d" "id:770104,phase:2,t:none,t:urlDecodeUni,t:lowercase,msg:'A request within a value',tag:protocol,setvar:tx.score=+5"
SecRule REQUEST_FILENAME "@rx [\r\n]" "id:770105,phase:1,t:none,t:urlDecodeUni,msg:'A line break in the path',tag:protocol,setvar:tx.score=+5"
SecRule REQUEST_METHOD "@rx ^(?:TRACE|TRACK|CONNECT|DEBUG)$" "id:770106,phase:1,t:none,msg:'A method of nobody',tag:protocol,setvar:tx.score=+5"
SecRule REQUEST_HEADERS:Content-Type "@rx charset\s*=\s*[\x22']?(?!utf-?8|us-ascii|iso-8859-15?|windows-1252)[a-z]" "id:770107,phase:1,t:none,t:lowercase,msg:'A charset that hides what is written',tag:protocol,setvar:tx.score=+5"
SecRule REQUEST_HEADERS:Range|REQUEST_HEADERS:Request-Range "@rx ^bytes=(?:\d*-\d*\s*,\s*){6}" "id:770108,phase:1,t:none,t:lowercase,msg:'Many ranges',tag:protocol,setvar:tx.score=+5"
SecRule &REQUEST_HEADERS:Host "@gt 1" "id:770109,phase:1,t:none,msg:'Several hosts',tag:protocol,setvar:tx.score=+5"
SecRule REQUEST_HEADERS:User-Agent "@rx ^$" "id:770110,phase:1,t:none,msg:'A program without a name',tag:protocol,setvar:tx.score=+2"
SecRule REQUEST_FILENAME "@rx \.(?:bak|backup|old|orig|swp|sql|mdb|pem|key|pfx|cer|ini|conf|cfg|log|tar|inc)~?$" "id:770111,phase:1,t:none,t:urlDecodeUni,t:lowercase,msg:'A file that no API serves',tag:protocol,setvar:tx.score=+5"
`,
}

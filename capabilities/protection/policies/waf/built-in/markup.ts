/** What a browser would run. */
export const markupRules = {
  name: 'markup.conf',
  text: String.raw`
SecRule ARGS|ARGS_NAMES|REQUEST_COOKIES|!REQUEST_COOKIES:/__utm/|XML:/*|FILES|REQUEST_FILENAME|REQUEST_HEADERS:Referer|REQUEST_HEADERS:User-Agent "@detectXSS" "id:770601,phase:2,t:none,t:urlDecodeUni,t:htmlEntityDecode,t:jsDecode,t:cssDecode,t:removeNulls,multiMatch,msg:'Script in markup',tag:markup,setvar:tx.score=+5"
SecRule ARGS|ARGS_NAMES|REQUEST_COOKIES|XML:/*|REQUEST_FILENAME|FILES|REQUEST_HEADERS:Referer|REQUEST_HEADERS:User-Agent "@rx <[\s/]*(?:script|iframe|object|embed|applet|meta|link|base|form|svg|math|isindex|frameset|xss)\b|<[^>]{0,200}?[\s\x22'/]on[a-z]{3,20}\s*=|(?:^|[\x22'\s=:(])(?:java|vb|live)script\s*:|(?:data:text/html|data:image/svg\+xml)\s*[;,]|\bexpression\s*\(|-moz-binding\s*:|@import\b|<!(?:entity|doctype)\b|<\?xml-stylesheet" "id:770602,phase:2,t:none,t:urlDecodeUni,t:htmlEntityDecode,t:jsDecode,t:removeNulls,t:lowercase,msg:'Markup that runs',tag:markup,setvar:tx.score=+5"
SecRule ARGS|ARGS_NAMES|REQUEST_COOKIES|XML:/*|REQUEST_HEADERS:Referer "@rx \b(?:document\s*\.\s*(?:cookie|write(?:ln)?|domain|location|createelement)|window\s*(?:\.\s*|\[\s*['\x22])(?:location|name|open|onload|alert|eval)|(?:alert|confirm|prompt|eval|settimeout|setinterval)\s*(?:\(|\x60|\.\s*(?:call|apply|bind))|string\s*\.\s*fromcharcode|(?:constructor|__proto__)\s*(?:\.\s*|\[\s*['\x22])(?:constructor|prototype)|(?:localstorage|sessionstorage)\s*\.\s*(?:get|set)item)" "id:770603,phase:2,t:none,t:urlDecodeUni,t:htmlEntityDecode,t:jsDecode,t:lowercase,msg:'Script of a page',tag:markup,setvar:tx.score=+5"
`,
}

/** What leaves its place in a statement of SQL, or in a query of MongoDB or LDAP. */
export const sqlRules = {
  name: 'sql.conf',
  text: String.raw`
SecRule ARGS|ARGS_NAMES|REQUEST_COOKIES|!REQUEST_COOKIES:/__utm/|XML:/*|REQUEST_HEADERS:Referer|REQUEST_HEADERS:User-Agent "@detectSQLi" "id:770501,phase:2,t:none,t:urlDecodeUni,t:removeNulls,multiMatch,msg:'SQL that leaves its place',tag:sql,setvar:tx.score=+5"
SecRule REQUEST_BASENAME "@detectSQLi" "id:770502,phase:2,t:none,t:urlDecodeUni,t:removeNulls,msg:'SQL in the path',tag:sql,setvar:tx.score=+5"
SecRule ARGS|ARGS_NAMES|REQUEST_COOKIES|XML:/*|REQUEST_FILENAME "@rx \bunion\b\W*(?:all|distinct)?\W*\bselect\b|\bselect\b[\s\S]{1,200}?\bfrom\b\W*(?:information_schema|pg_catalog|mysql\.|sys\.|sqlite_master|dual\b)|\binformation_schema\b\W*\.|\bxp_cmdshell\b|\bsp_(?:executesql|oacreate|addextendedproc)\b|\binto\s+(?:out|dump)file\b|\bload_file\s*\(|\b(?:benchmark|pg_sleep|dbms_pipe\.receive_message|utl_(?:http|inaddr)\.\w+|extractvalue|updatexml)\s*\(|\bwaitfor\s+(?:delay|time)\b|(?:^|\W)sleep\s*\(\s*\d|;\s*(?:drop|truncate|alter|create|delete|insert|update|exec(?:ute)?|declare|shutdown)\b\W*(?:table|database|from|into|user|@|\w+\s+set|immediate|xp_|sp_|$)" "id:770503,phase:2,t:none,t:urlDecodeUni,t:replaceComments,t:compressWhitespace,t:lowercase,msg:'A statement of SQL',tag:sql,setvar:tx.score=+5"
SecRule ARGS|ARGS_NAMES|REQUEST_COOKIES|XML:/* "@rx ['\x22\x60][\s)]*(?:or|and|xor|\|\||&&|like|between|having|order\s+by|group\s+by|rlike|div|not)\b?[\s(!~+-]*(?:['\x22\x60@]|\d|true|false|null|not|exists|select|if\s*\(|case)" "id:770504,phase:2,t:none,t:urlDecodeUni,t:replaceComments,t:compressWhitespace,t:lowercase,msg:'A condition after a quote',tag:sql,setvar:tx.score=+5"
SecRule ARGS_NAMES|ARGS|XML:/* "@rx (?:^|[\[{.\x22'\s,])\$(?:ne|eq|gte?|lte?|n?in|not|n?or|and|regex|where|exists|type|mod|all|size|elemmatch|expr|function|accumulator)\b['\x22]?\s*(?:\]|:|$)" "id:770505,phase:2,t:none,t:urlDecodeUni,t:lowercase,msg:'An operator of a document database',tag:sql,setvar:tx.score=+5"
SecRule ARGS|XML:/* "@rx \*?\)\s*\(\s*[|&!]?\s*\(?\s*\w+\s*[~<>]?=\s*\*?|^\*\)\(" "id:770506,phase:2,t:none,t:urlDecodeUni,msg:'A filter of LDAP',tag:sql,setvar:tx.score=+5"
`,
}

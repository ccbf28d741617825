/** What a reply should not tell. */
export const leakRules = {
  name: 'leak.conf',
  text: String.raw`
SecRule RESPONSE_BODY "@rx (?:You have an error in your SQL syntax|ORA-[0-9]{5}:|PG::\w+Error|org\.postgresql\.util\.PSQLException|SQLSTATE\[|Unclosed quotation mark after the character string|System\.Data\.SqlClient\.|com\.mysql\.jdbc\.|sqlite3\.OperationalError|SQLite/JDBCDriver|Microsoft OLE DB Provider for)" "id:770851,phase:4,t:none,msg:'A fault of a database',tag:leak,setvar:tx.reply_score=+4"
SecRule RESPONSE_BODY "@rx (?:Traceback \(most recent call last\):|\bat [a-z][\w$.]+\([A-Z]\w+\.java:\d+\)|<b>(?:Fatal error|Warning|Parse error|Notice)</b>:.{0,300} on line <b>|\bat \S+ \((?:/|[A-Z]:\\)\S+\.[jt]s:\d+:\d+\)|Stack trace:\s|\[HttpException|Server Error in '/' Application|goroutine \d+ \[running\])" "id:770852,phase:4,t:none,msg:'The trace of a fault',tag:leak,setvar:tx.reply_score=+4"
SecRule RESPONSE_BODY "@rx -----BEGIN (?:RSA |EC |DSA |OPENSSH |ENCRYPTED )?PRIVATE KEY-----|\b(?:AKIA|ASIA)[0-9A-Z]{16}\b|root:[x*]:0:0:" "id:770853,phase:4,t:none,msg:'A key, or a list of accounts',tag:leak,setvar:tx.reply_score=+4"
SecRule RESPONSE_BODY "@rx <title>Index of /|<h1>Directory Listing|\[To Parent Directory\]" "id:770854,phase:4,t:none,msg:'The list of a directory',tag:leak,setvar:tx.reply_score=+4"
`,
}

/** What a shell would run. */
const unix =
  'cat|tac|nl|ls|id|pwd|whoami|uname|hostname|ifconfig|ip|netstat|ss|ps|env|printenv|set|echo|printf|ping6?|nslookup|dig|host|curl|wget|fetch|nc|ncat|netcat|telnet|ssh|scp|ftp|tftp|socat|bash|sh|zsh|dash|ksh|csh|busybox|python[23]?|perl|ruby|php|node|lua|awk|gawk|sed|grep|egrep|find|xargs|tee|head|tail|more|less|sort|base64|xxd|od|chmod|chown|cp|mv|rm|mkdir|touch|kill|sleep|time|timeout|nohup|crontab|sudo|su|passwd|useradd|mount|dd|tar|gzip|gcc|cc|make|apt|apt-get|yum|dpkg|rpm|which|test|exec|eval|source|export|date|w|who|last|history|lsof|strace|tcpdump|df|du|mail|openssl|systemctl|service|docker|kubectl'
const windows =
  'cmd(?:\\.exe)?|powershell(?:\\.exe)?|pwsh|net(?:1|\\.exe)?|dir|type|del|copy|move|ren|tasklist|taskkill|systeminfo|ipconfig|whoami|wmic|reg(?:\\.exe)?|sc|schtasks|certutil|bitsadmin|mshta|rundll32|regsvr32|cscript|wscript|ver|findstr|nltest|arp|route|tracert'

/** Commands that are no words of people: one after a sign of the shell is enough. */
const sure =
  'whoami|uname|ifconfig|ipconfig|netstat|printenv|nslookup|wget|ncat|netcat|telnet|tftp|socat|busybox|xxd|chmod|chown|useradd|lsof|strace|tcpdump|systeminfo|tasklist|taskkill|certutil|bitsadmin|mshta|rundll32|regsvr32|schtasks|wmic|cmd\\.exe|powershell\\.exe|crontab|systemctl|nohup|egrep|gawk'
/** Those that a sign of the shell and what follows tell. */
const told =
  'cat|ls|id|ps|env|ping6?|dig|host|curl|fetch|nc|ssh|scp|ftp|bash|sh|zsh|ksh|python[23]?|perl|ruby|php|lua|awk|sed|grep|find|xargs|tee|head|tail|base64|cp|mv|rm|mkdir|touch|kill|sleep|timeout|sudo|passwd|mount|dd|tar|gcc|cmd|powershell|dir|type|net'

export const commandRules = {
  name: 'command.conf',
  text: String.raw`
SecRule ARGS|ARGS_NAMES|REQUEST_COOKIES|XML:/*|REQUEST_HEADERS:User-Agent|REQUEST_HEADERS:Referer "@rx (?:\x60|\$[({]|[<>]\()[ ]?(?:[({] ?){0,3}(?:(?:/usr)?(?:/local)?/s?bin/)?(?:${unix})(?:[\s;|&<>\x60)/'\x22$]|$)" "id:770401,phase:2,t:none,t:urlDecodeUni,t:cmdLine,msg:'A command of a Unix shell',tag:command,setvar:tx.score=+5"
SecRule ARGS|ARGS_NAMES|REQUEST_COOKIES|XML:/* "@rx (?:[;|&\x60\n\r]|\$\()\s{0,3}(?:(?:${sure})(?:[\s;|&<>\x60)]|$)|(?:${told})\s{1,3}(?:-{1,2}[a-z]|/[a-z?]|[a-z]+://|[~.$*<>]|\d{1,3}\s*(?:[;|&#]|$))|(?:id|pwd|ls|ps|env)\s{0,3}[;|&\x60)])|(?:[|\n\r]\s{0,3}|;\s{1,3})(?:id|pwd|ls|ps)$|[;|&\x60\n\r]\s{0,3}[a-z/]{0,20}(?:''|\x22\x22|\$@)[a-z]" "id:770406,phase:2,t:none,t:urlDecodeUni,t:lowercase,msg:'A command after a sign of the shell',tag:command,setvar:tx.score=+5"
SecRule ARGS|ARGS_NAMES|REQUEST_COOKIES|XML:/* "@rx (?:[;|&\x60\n\r]|^)[ ]?(?:${windows})(?:\.exe)?\s+(?:/|-|[a-z]:|&|\||user|start|view|localgroup|query|\\\\)" "id:770402,phase:2,t:none,t:urlDecodeUni,t:cmdLine,msg:'A command of Windows',tag:command,setvar:tx.score=+5"
SecRule ARGS|ARGS_NAMES|REQUEST_COOKIES|XML:/*|REQUEST_HEADERS "@rx \(\s*\)\s*\{\s*[:_a-z]" "id:770403,phase:2,t:none,t:urlDecodeUni,t:lowercase,msg:'A function of a shell (Shellshock)',tag:command,setvar:tx.score=+5"
SecRule ARGS|ARGS_NAMES|REQUEST_COOKIES|XML:/* "@rx (?:^|[^a-z0-9_./])(?:/usr)?(?:/local)?/s?bin/(?:${unix})\b|/dev/(?:tcp|udp)/|\$\{?ifs\b|\$\((?:\(|\s*(?:${unix})\b)|\x60\s*(?:${unix})\b[^\x60]*\x60|\bsystem32[\\/]|%comspec%|\bpowershell(?:\.exe)?\s+-|\b(?:invoke-(?:expression|webrequest|mimikatz)|iex\s*\(|downloadstring\s*\(|frombase64string\s*\()" "id:770404,phase:2,t:none,t:urlDecodeUni,t:lowercase,msg:'A command by its path or by a trick',tag:command,setvar:tx.score=+5"
SecRule ARGS|ARGS_NAMES|REQUEST_COOKIES|XML:/* "@rx [|;&][ ]?(?:ping\s+-[nc]|sleep\s+\d|timeout\s+/?t?\s*\d|nslookup\s|curl\s|wget\s)" "id:770405,phase:2,t:none,t:urlDecodeUni,t:cmdLine,msg:'A command that makes itself known',tag:command,setvar:tx.score=+5"
`,
}

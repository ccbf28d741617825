/** What a shell would run. */
const unix =
  'cat|tac|nl|ls|id|pwd|whoami|uname|hostname|ifconfig|ip|netstat|ss|ps|env|printenv|set|echo|printf|ping6?|nslookup|dig|host|curl|wget|fetch|nc|ncat|netcat|telnet|ssh|scp|ftp|tftp|socat|bash|sh|zsh|dash|ksh|csh|busybox|python[23]?|perl|ruby|php|node|lua|awk|gawk|sed|grep|egrep|find|xargs|tee|head|tail|more|less|sort|base64|xxd|od|chmod|chown|cp|mv|rm|mkdir|touch|kill|sleep|time|timeout|nohup|crontab|sudo|su|passwd|useradd|mount|dd|tar|gzip|gcc|cc|make|apt|apt-get|yum|dpkg|rpm|which|test|exec|eval|source|export|date|w|who|last|history|lsof|strace|tcpdump|df|du|mail|openssl|systemctl|service|docker|kubectl'
const windows =
  'cmd(?:\\.exe)?|powershell(?:\\.exe)?|pwsh|net(?:1|\\.exe)?|dir|type|del|copy|move|ren|tasklist|taskkill|systeminfo|ipconfig|whoami|wmic|reg(?:\\.exe)?|sc|schtasks|certutil|bitsadmin|mshta|rundll32|regsvr32|cscript|wscript|ver|findstr|nltest|arp|route|tracert'

export const commandRules = {
  name: 'command.conf',
  text: String.raw`
SecRule ARGS|ARGS_NAMES|REQUEST_COOKIES|XML:/*|REQUEST_HEADERS:User-Agent|REQUEST_HEADERS:Referer "@rx (?:[;|&\x60\n\r]|\$[({]|[<>]\()[ ]?(?:[({] ?){0,3}(?:(?:/usr)?(?:/local)?/s?bin/)?(?:${unix})(?:[\s;|&<>\x60)/'\x22$]|$)" "id:770401,phase:2,t:none,t:urlDecodeUni,t:cmdLine,msg:'A command of a Unix shell',tag:command,setvar:tx.score=+5"
SecRule ARGS|ARGS_NAMES|REQUEST_COOKIES|XML:/* "@rx (?:[;|&\x60\n\r]|^)[ ]?(?:${windows})(?:\.exe)?\s+(?:/|-|[a-z]:|&|\||user|start|view|localgroup|query|\\\\)" "id:770402,phase:2,t:none,t:urlDecodeUni,t:cmdLine,msg:'A command of Windows',tag:command,setvar:tx.score=+5"
SecRule ARGS|ARGS_NAMES|REQUEST_COOKIES|XML:/*|REQUEST_HEADERS "@rx \(\s*\)\s*\{\s*[:_a-z]" "id:770403,phase:2,t:none,t:urlDecodeUni,t:lowercase,msg:'A function of a shell (Shellshock)',tag:command,setvar:tx.score=+5"
SecRule ARGS|ARGS_NAMES|REQUEST_COOKIES|XML:/* "@rx (?:^|[^a-z0-9_./])(?:/usr)?(?:/local)?/s?bin/(?:${unix})\b|/dev/(?:tcp|udp)/|\$\{?ifs\b|\$\((?:\(|\s*(?:${unix})\b)|\x60\s*(?:${unix})\b[^\x60]*\x60|\bsystem32[\\/]|%comspec%|\bpowershell(?:\.exe)?\s+-|\b(?:invoke-(?:expression|webrequest|mimikatz)|iex\s*\(|downloadstring\s*\(|frombase64string\s*\()" "id:770404,phase:2,t:none,t:urlDecodeUni,t:lowercase,msg:'A command by its path or by a trick',tag:command,setvar:tx.score=+5"
SecRule ARGS|ARGS_NAMES|REQUEST_COOKIES|XML:/* "@rx [|;&][ ]?(?:ping\s+-[nc]|sleep\s+\d|timeout\s+/?t?\s*\d|nslookup\s|curl\s|wget\s)" "id:770405,phase:2,t:none,t:urlDecodeUni,t:cmdLine,msg:'A command that makes itself known',tag:command,setvar:tx.score=+5"
`,
}

/** Addresses that a server reaches and its callers must not. */
export const addressRules = {
  name: 'address.conf',
  text: String.raw`
SecRule ARGS|XML:/*|XML://@*|REQUEST_COOKIES "@rx (?:^|[\s\x22'=(<,])(?:[a-z][a-z0-9+.-]{1,20}:)?/{2,}(?:[^/?#@\s]{0,100}@)?(?:localhost|localtest\.me|lvh\.me|127\.\d|127\.1|0\.0\.0\.0|0(?:[:/?#]|$)|10\.\d{1,3}\.\d{1,3}\.\d|172\.(?:1[6-9]|2\d|3[01])\.\d|192\.168\.\d|169\.254\.\d|100\.100\.100\.200|192\.0\.0\.192|\[(?:::|0:0|fe80|fc|fd)|0x[0-9a-f]{2,8}\b|0[0-7]{2,3}\.|\d{8,10}(?:[:/?#]|$)|metadata\.(?:google|goog|azure|aws|internal|nicv)|metadata(?:[:/?#]|$)|instance-data\b|kubernetes\.default|[a-z0-9.-]*\.(?:nip\.io|sslip\.io|xip\.io|burpcollaborator\.net|oastify\.com|interact\.sh|oast\.(?:fun|pro|live|site|online|me)|localdomain|internal)(?:[:/?#]|$))" "id:770801,phase:2,t:none,t:urlDecodeUni,t:lowercase,msg:'An address within',tag:address,setvar:tx.score=+5"
SecRule ARGS|XML:/* "@rx (?:latest/(?:meta-data|user-data|dynamic|api/token)|computemetadata/v1|metadata/(?:instance|v1|identity)|opc/v[12]/)" "id:770802,phase:2,t:none,t:urlDecodeUni,t:lowercase,msg:'The metadata of a cloud',tag:address,setvar:tx.score=+5"
`,
}

import type { RuleFile } from '@gatehouse/seclang'

/** Before any set: what rules cannot read, they cannot judge. */
export const alwaysRules: RuleFile = {
  name: 'gatehouse.conf',
  text: `
SecRule &REQUEST_HEADERS:Content-Type "@gt 1" "id:9770004,phase:1,deny,status:403,t:none,log,msg:'Two readers may take the body for two things'"
SecRule REQUEST_HEADERS:Content-Type "!@rx ^(?:[!#$%&'*+.^_|~0-9A-Za-z-]+/[!#$%&'*+.^_|~0-9A-Za-z-]+\\s*(?:;|$)|$)" "id:9770005,phase:2,deny,status:403,t:none,log,msg:'The body says no type that is one',chain"
SecRule REQUEST_BODY_LENGTH "@gt 0" "t:none"
SecRule REQBODY_ERROR "@eq 1" "id:9770001,phase:2,deny,status:403,t:none,log,msg:'The body cannot be read as its type says'"
SecRule MULTIPART_STRICT_ERROR "@eq 1" "id:9770002,phase:2,deny,status:403,t:none,log,msg:'Two readers may read the parts of the body differently'"
`,
}

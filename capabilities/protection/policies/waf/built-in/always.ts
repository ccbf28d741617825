import type { RuleFile } from '@gatehouse/seclang'

/** Before any set: what rules cannot read, they cannot judge. */
export const alwaysRules: RuleFile = {
  name: 'gatehouse.conf',
  text: `
SecRule REQBODY_ERROR "@eq 1" "id:9770001,phase:2,deny,status:403,t:none,log,msg:'The body cannot be read as its type says'"
SecRule MULTIPART_STRICT_ERROR "@eq 1" "id:9770002,phase:2,deny,status:403,t:none,log,msg:'Two readers may read the parts of the body differently'"
`,
}

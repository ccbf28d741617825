export const setUpRules = {
  name: 'set-up.conf',
  text: `
SecDefaultAction "phase:1,log,pass"
SecDefaultAction "phase:2,log,pass"
SecDefaultAction "phase:3,log,pass"
SecDefaultAction "phase:4,log,pass"
SecAction "id:770001,phase:1,nolog,pass,t:none,setvar:tx.paranoia_level=1,setvar:tx.inbound_anomaly_score_threshold=5,setvar:tx.outbound_anomaly_score_threshold=4,setvar:tx.score=0,setvar:tx.reply_score=0"
`,
}

export const decisionRules = {
  name: 'decision.conf',
  text: `
SecRule TX:score "@ge %{tx.inbound_anomaly_score_threshold}" "id:770900,phase:2,deny,status:403,t:none,log,msg:'The score of the request is too high'"
SecRule TX:reply_score "@ge %{tx.outbound_anomaly_score_threshold}" "id:770901,phase:4,deny,status:403,t:none,log,msg:'The score of the reply is too high'"
`,
}

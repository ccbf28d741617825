/** Programs that look for holes, and what they ask first. */
export const scannerRules = {
  name: 'scanner.conf',
  text: String.raw`
SecRule REQUEST_HEADERS:User-Agent "@pm sqlmap nikto nessus nmap acunetix netsparker w3af havij masscan zgrab dirbuster gobuster wpscan openvas arachni jaeles nuclei feroxbuster fimap commix whatweb skipfish zmeu jorgee morfeus paros grabber vega/ webinspect appscan qualys burpcollaborator interactsh ffuf dirsearch sqlninja absinthe bsqlbf" "id:770201,phase:1,t:none,msg:'A program that looks for holes',tag:scanner,setvar:tx.score=+5"
SecRule REQUEST_HEADERS_NAMES "@pm acunetix x-scanner x-wipp x-scan-memo x-ratproxy x-netsparker x-nuclei x-sqlmap" "id:770202,phase:1,t:none,t:lowercase,msg:'A field of a program that looks for holes',tag:scanner,setvar:tx.score=+5"
SecRule REQUEST_FILENAME|ARGS "@pm acunetix-wvs-test nessus_is_probing appscan_fingerprint w00tw00t netsparker-test nikto-test-url /cgi-bin/test-cgi rfi_test .nasl muieblackcat /hnap1/ /boaform/" "id:770203,phase:2,t:none,t:urlDecodeUni,t:lowercase,msg:'What a program asks that looks for holes',tag:scanner,setvar:tx.score=+5"
SecRule REQUEST_FILENAME "@rx (?:^|/)(?:\.(?:git|svn|hg|bzr|env|aws|ssh|docker|kube|htaccess|htpasswd|ds_store|vscode|idea|npmrc|pgpass|bash_history)(?:$|[/.])|wp-(?:config|login|admin)|phpmyadmin|phpinfo|xmlrpc\.php|server-status|web\.config|composer\.(?:json|lock)$|web-inf/|actuator/(?:env|heapdump|gateway)|\.well-known/\.)" "id:770204,phase:1,t:none,t:urlDecodeUni,t:lowercase,msg:'A place where secrets are left lying',tag:scanner,setvar:tx.score=+5"
`,
}

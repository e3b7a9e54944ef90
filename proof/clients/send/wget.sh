# wget. $1 is where to send to.
B=$1
w() { wget -q -t 1 -T 20 -O /dev/null "$@" || true; }
printf '{"name":"a"}' >w.json
w --post-data='name=a&agree=on' "$B/form/wget.post-data"
w --post-data='name=a&age=' "$B/form/wget.post-data-empty"
w --post-data='' "$B/form/wget.post-nothing"
w --post-file=w.json "$B/json/wget.post-file-without-type"
w --header='Content-Type: application/json' --post-file=w.json "$B/json/wget.post-json"
w --method=PUT --header='Content-Type: application/json' --body-data='{"name":"a"}' "$B/json/wget.put-json"
w --method=DELETE "$B/json/wget.delete"
w "$B/query/wget.get?q=a+b&tags=x&tags=y"
w "$B/path/wget.utf8/ä"
w --header='Cookie: theme=dark' "$B/cookie/wget.cookie"

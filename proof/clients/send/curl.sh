# curl and what a shell makes of it. $1 is where to send to.
c() { id=$1; shift; curl -s -m 20 -o /dev/null "$@"; }
f() { id=$1; shift; c "$id" "$@" "$B/form/curl.$id"; }
j() { id=$1; shift; c "$id" "$@" "$B/json/curl.$id"; }
q() { id=$1; shift; c "$id" "$@" "$B/query/curl.$id"; }
d() { j "$1" --json "$2"; }
B=$1
printf '\211PNG\r\n\032\n\0\0\0\rIHDR' >a.png
echo '{"name":"a"}' >j.json
printf '\357\273\277{"name":"a"}' >bom.json
gzip -kf j.json
f data --data 'name=a&agree=on'
f data-empties --data 'name=a&age=&price=&day=&local=&agree='
f data-urlencode --data-urlencode 'name=a b&c=é' --data-urlencode 'note=x;y+z%'
f form -F name=a -F agree=on -F doc=@a.png
f form-json-part -F 'name={"a":1};type=application/json'
f form-text-type -F 'name=a;type=text/plain;charset=utf-8'
f form-two-files -F name=a -F docs=@a.png -F docs=@j.json
f form-mixed-files -F name=a -F 'docs=@a.png,j.json'
f form-quote-in-file-name -F name=a -F 'doc=@a.png;filename="a\"b.png"'
f form-unicode-file-name -F name=a -F 'doc=@a.png;filename=日本.png'
f form-base64 -F 'name=a;encoder=base64'
f form-8bit -F 'name=a;encoder=8bit'
f form-part-header -F 'name=a;headers="X-A: b"'
f empty-form -X POST -H 'Content-Type: application/x-www-form-urlencoded' -d ''
f raw-semicolon --data 'name=a;note=b'
f raw-percent --data 'name=100%'
f unknown --data 'name=a&admin=1'
f twice --data 'name=a&name=b'
f list --data 'colors=r&colors=g'
j json --json '{"name":"a"}'
j json-file --json @j.json
j json-bom --json @bom.json
j json-without-type -d '{"name":"a"}'
j json-chunked -H 'Transfer-Encoding: chunked' --json '{"name":"a"}'
j json-expect -H 'Expect: 100-continue' --json '{"name":"a"}'
j json-gzip -H 'Content-Encoding: gzip' -H 'Content-Type: application/json' --data-binary @j.json.gz
j type-charset-quoted -H 'Content-Type: application/json; charset="UTF-8"' -d '{"name":"a"}'
j type-ends-with-semicolon -H 'Content-Type: application/json;' -d '{"name":"a"}'
j type-odata -H 'Content-Type: application/json;odata=verbose' -d '{"name":"a"}'
j type-text-json -H 'Content-Type: text/json' -d '{"name":"a"}'
j type-latin1 -H 'Content-Type: application/json; charset=ISO-8859-1' -d '{"name":"a"}'
j type-upper -H 'Content-Type: APPLICATION/JSON' -d '{"name":"a"}'
j type-problem-json -H 'Content-Type: application/problem+json' -d '{"name":"a"}'
j patch -X PATCH --json '{"name":"a"}'
j delete-with-body -X DELETE --json '{"name":"a"}'
j post-nothing -X POST
j post-nothing-of-json -X POST -H 'Content-Type: application/json' -d ''
j put-file -T j.json -H 'Content-Type: application/json'
d number-with-fraction '{"id":1.0}'
d number-past-2-53 '{"id":9007199254740993}'
d number-in-string '{"id":"9007199254740993"}'
d number-exponent '{"id":1e3}'
d number-minus-zero '{"id":-0}'
d nulls '{"name":null,"id":null,"when":null,"list":null,"any":null,"map":null,"bytes":null,"opt":null}'
d time-zone-without-colon '{"when":"2026-01-02T03:04:05.000+0000"}'
d time-without-zone '{"when":"2026-01-02T03:04:05"}'
d time-space '{"when":"2026-01-02 03:04:05Z"}'
d time-empty '{"when":""}'
d time-unix '{"when":1767323045}'
d bytes-url '{"bytes":"_-8="}'
d bytes-unpadded '{"bytes":"YQ"}'
d name-in-other-case '{"Name":"a"}'
d twice '{"name":"a","name":"b"}'
d proto '{"__proto__":1}'
q get -G --data-urlencode 'q=a b;c'
q semicolon --url-query 'q=a;b' -G
q percent --url-query '+q=100%' -G
q empties --url-query '+q=&page=&dry=&from=' -G
q flags --url-query '+dry&q' -G
q utm --url-query '+q=a&utm_source=x&fbclid=1' -G
q list --url-query '+tags=a&tags=b' -G
q brackets --url-query '+tags[]=a&tags[]=b' -G -g
curl -s -m 20 -o /dev/null --path-as-is "$B/path/curl.plain/anna"
curl -s -m 20 -o /dev/null --path-as-is "$B/path/curl.space/a%20b"
curl -s -m 20 -o /dev/null --path-as-is "$B/path/curl.utf8/%C3%A4"
curl -s -m 20 -o /dev/null --path-as-is "$B/path/curl.percent/100%25"
curl -s -m 20 -o /dev/null --path-as-is "$B/path/curl.slash/a%2Fb"
curl -s -m 20 -o /dev/null -b 'theme=dark; other=1' "$B/cookie/curl.cookie"
curl -s -m 20 -o /dev/null -b 'theme={"a":1}' "$B/cookie/curl.cookie-json"

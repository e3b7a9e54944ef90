<?php
$B = $argv[1];
file_put_contents('p.png', "\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
function send($kind, $case, $opt) { global $B; $c = curl_init("$B/$kind/php.$case"); curl_setopt_array($c, $opt + [CURLOPT_RETURNTRANSFER => 1, CURLOPT_TIMEOUT => 20]); curl_exec($c); }
function form($case, $fields) { send('form', $case, [CURLOPT_POSTFIELDS => $fields]); }
function json($case, $v) { send('json', $case, [CURLOPT_POSTFIELDS => json_encode($v), CURLOPT_HTTPHEADER => ['Content-Type: application/json']]); }
form('array', ['name' => 'a', 'doc' => new CURLFile('p.png', 'image/png', 'p.png')]);
form('array-unicode-file-name', ['name' => 'a', 'doc' => new CURLFile('p.png', 'image/png', 'ä.png')]);
form('array-true', ['name' => 'a', 'agree' => true]);
form('array-false', ['name' => 'a', 'agree' => false]);
form('array-null', ['name' => 'a', 'age' => null]);
form('build-query', http_build_query(['name' => 'a b', 'agree' => true, 'price' => 1.5]));
form('build-query-false', http_build_query(['name' => 'a b', 'agree' => false]));
form('build-query-list', http_build_query(['name' => 'a b', 'colors' => ['r', 'g']]));
json('json', ['name' => 'é', 'f' => 3.0, 'map' => ['a' => 'b'], 'when' => '2026-01-02T03:04:05+00:00']);
json('json-empty-map-is-a-list', ['name' => 'é', 'map' => []]);
json('json-slash-and-unicode', ['name' => "a/b\u{1F600}"]);
json('json-null', ['name' => null]);
json('json-number-in-string', ['id' => '7']);
send('json', 'json-without-type', [CURLOPT_POSTFIELDS => json_encode(['name' => 'é'])]);
file_get_contents("$B/form/php.stream-context", false, stream_context_create(['http' => ['method' => 'POST', 'header' => 'Content-Type: application/x-www-form-urlencoded', 'content' => http_build_query(['name' => 'a', 'age' => 3]), 'ignore_errors' => true]]));
file_get_contents("$B/query/php.query?" . http_build_query(['q' => 'a b;c', 'page' => 2, 'dry' => true]));
@file_get_contents("$B/query/php.query-list?" . http_build_query(['tags' => ['x', 'y']]));
file_get_contents("$B/path/php.rawurlencode/" . rawurlencode('a/b ä'));

package main

import "strings"

func sqlRows() []Row {
	var rows []Row
	add := func(kind, class string, payloads ...string) {
		for _, p := range payloads {
			rows = append(rows, Row{Class: class, Kind: kind, Payload: p})
		}
	}
	for _, open := range []string{"'", "\"", "`", "')", "'))", "\")", "1", "1)", "\\'", "''", "%'", "'||'", "'+'", "x' ", "\u2019", "＇", "%27", "\xbf'", "\x00'", "'\n", "1'\t", "-1", "0x27", "/*'*/"} {
		for _, middle := range sqlMiddles {
			for _, end := range []string{"", "-- ", "#", "/*", ";--", "--\n", ";\x00", " AND '1'='1"} {
				if (len(open)+len(middle.text)+len(end))%2 == 0 || end == "-- " {
					add("sqli", middle.class, open+middle.text+end)
				}
			}
		}
	}
	add("identifier", "identifier", "name; DROP TABLE notes", "name--", "name/**/", "`name`", "\"name\"", "[name]", "name\"", "name`", "na me", "name,(SELECT 1)", "name DESC, id", "*", "notes.*", "id)", "(id)", "id ASC NULLS FIRST", "1", "CASE WHEN 1=1 THEN id END", "pg_sleep(1)", "name\x00", "ñame", "ｎame", "", " ", "NAME", "__proto__", "id::text", "id COLLATE \"C\"", "$1", "?", ":name", "@@version", "information_schema.tables", strings.Repeat("a", 200))
	add("like", "wildcard", "%", "_", "%%", "\\%", "\\_", "[a-z]", "a%b", "100%", "_ _", "!%", "|%", "^_", "%"+strings.Repeat("_", 50), "\\", "\\\\", "%\\")
	add("value", "value that a server reads in its own way", "NULL", "null", "true", "NaN", "Infinity", "-Infinity", "1e309", "0x41", "\\x41", "'41'", "1_000", "$$a$$", "$a$b$a$", "E'\\n'", "U&'\\0041'", "N'a'", "_utf8'a'", "{ts '2026-01-01'}", "CURRENT_USER", "now()", "2026-02-30", "-0", "00", "1;", "\\N", "\x1a", "\ufeffa", "a\r\nb")
	add("benign", "names and prose", "O'Brien", "D'Angelo & Sons", "it's 5 o'clock", "rock 'n' roll", "50% off -- today only", "a /* b */ c", "SELECT your size", "drop by the table", "Union Square", "insert coin; play", "C# or C++?", "#hashtag", "x = y or z", "who's on 1st?", "back\\slash", "\"quoted\"", "`code`", "100_000", "naïve café", "日本語の'引用'", "emoji 👍🏽", "Robert'); DROP TABLE Students;--", "line\nbreak", "tab\tstop", "trailing \\", "and/or", "1=1 is true", "NULL Island", "Jean-Luc", "¿Qué?", "e-mail: a@b.example", "5' 10\"", "it''s", "(none)", "null", "<b>bold</b>", "%s %d", "${x}", "{{x}}", "a;b;c")
	return rows
}

// sqlMiddles are what stands between the end of the value and the rest of the
// statement.
var sqlMiddles = []struct{ class, text string }{
	{"always true", " OR 1=1"}, {"always true", " OR '1'='1"}, {"always true", " || 1=1"}, {"always true", " OR 'a' LIKE 'a"}, {"always true", "\nOR\n1=1"}, {"always true", "/**/OR/**/1=1"}, {"always true", " OR NOT 1=2"}, {"always true", " OR TRUE"}, {"always true", " XOR 0"},
	{"always false", " AND 1=2"}, {"always false", " AND '1'='2"}, {"always false", " HAVING 1=0"},
	{"union", " UNION SELECT v FROM secrets"}, {"union", " UNION ALL SELECT NULL,v,NULL FROM secrets"}, {"union", "/*!50000UNION*/ SELECT v FROM secrets"}, {"union", " UnIoN SeLeCt 1,v,3 FROM secrets"},
	{"second statement", "; DROP TABLE notes"}, {"second statement", "; DELETE FROM notes"}, {"second statement", "; UPDATE notes SET txt='x'"}, {"second statement", "; INSERT INTO notes VALUES (99,'x',1)"}, {"second statement", ";COMMIT;DROP TABLE notes"},
	{"sub-select", " AND (SELECT 1 FROM secrets LIMIT 1)=1"}, {"sub-select", " OR EXISTS(SELECT * FROM secrets)"}, {"sub-select", "||(SELECT v FROM secrets)||"},
	{"time", " AND SLEEP(0)"}, {"time", " OR pg_sleep(0) IS NULL"}, {"time", ";SELECT pg_sleep(0)"}, {"time", " AND BENCHMARK(1,MD5(1))"}, {"time", " AND 1=(SELECT COUNT(*) FROM generate_series(1,2))"},
	{"error", " AND EXTRACTVALUE(1,CONCAT(0x7e,(SELECT v FROM secrets)))"}, {"error", " AND 1=CAST((SELECT v FROM secrets) AS int)"}, {"error", " AND UPDATEXML(1,CONCAT(0x7e,version()),1)"}, {"error", " AND 1/0"},
	{"order and group", " ORDER BY 99"}, {"order and group", " GROUP BY v HAVING 1=1"}, {"order and group", " LIMIT 0,1 INTO OUTFILE '/tmp/x'"}, {"order and group", " PROCEDURE ANALYSE()"},
	{"file and command", " UNION SELECT LOAD_FILE('/etc/passwd')"}, {"file and command", "; COPY notes TO PROGRAM 'id'"}, {"file and command", "; ATTACH DATABASE '/tmp/x' AS x"}, {"file and command", "; SELECT load_extension('x')"}, {"file and command", "; EXEC xp_cmdshell 'id'"},
}

require 'net/http'; require 'json'; require 'time'; require 'date'
B = ARGV[0]
File.binwrite('r.png', "\x89PNG\r\n\x1a\n\0\0\0\rIHDR".b)
def at(kind, name) URI("#{B}/#{kind}/ruby.#{name}") end
def run(req) Net::HTTP.start(req.uri.host, req.uri.port) { |h| h.request(req) } end
def form(name, fields, type = 'multipart/form-data') r = Net::HTTP::Post.new(at('form', name)); r.set_form(fields, type); run(r) end
def json(name, v) Net::HTTP.post(at('json', name), v.to_json, 'Content-Type' => 'application/json') end
Net::HTTP.post_form(at('form', 'post-form'), 'name' => 'a', 'agree' => true)
Net::HTTP.post_form(at('form', 'post-form-list'), 'name' => 'a', 'colors' => %w[r g])
Net::HTTP.post_form(at('form', 'post-form-nil'), 'name' => 'a', 'age' => nil)
form('set-form', [['name', 'a'], ['doc', File.open('r.png')]])
form('set-form-unicode', [['name', 'aé'], ['doc', File.open('r.png'), { filename: '日本.png' }]])
form('set-form-two-files', [['docs', File.open('r.png')], ['docs', File.open('r.png')]])
form('set-form-urlencoded', [['name', 'a b;+%'], ['note', "x\ny"]], 'application/x-www-form-urlencoded')
json('json', { name: 'é😀', id: 7, f: 1.5, list: [1], map: { a: 'b' } })
json('json-iso8601', { when: Time.utc(2026, 1, 2).iso8601 })
json('json-time', { when: Time.utc(2026, 1, 2) })
json('json-date', { when: Date.new(2026, 1, 2) })
json('json-symbol-and-nil', { name: :a, opt: nil })
Net::HTTP.post(at('json', 'json-without-type'), { name: 'a' }.to_json)
Net::HTTP.get_response(URI("#{B}/query/ruby.query?" + URI.encode_www_form(q: 'a b;c', tags: %w[x y], page: 2)))
Net::HTTP.get_response(URI("#{B}/query/ruby.query-nil?" + URI.encode_www_form(q: 'a', dry: nil)))
Net::HTTP.get_response(URI("#{B}/path/ruby.escape/" + URI.encode_www_form_component('a/b').gsub('+', '%20')))

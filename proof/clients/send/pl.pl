use strict; use warnings; use utf8; use LWP::UserAgent; use HTTP::Request::Common; use URI; use Encode;
my $B = $ARGV[0]; my $ua = LWP::UserAgent->new(timeout => 20);
open my $f, '>:raw', 'l.png' or die; print $f "\x89PNG\r\n\x1a\n\0\0\0\rIHDR"; close $f;
sub form { my $case = shift; $ua->request(POST "$B/form/perl.$case", @_) }
form('post', [name => 'a', agree => 1]);
form('post-list', [name => 'a', colors => ['r', 'g']]);
form('post-unicode', [name => encode_utf8('é&;+%')]);
form('post-latin1', [name => "\xe9"]);
form('post-undef', [name => 'a', age => undef]);
form('form-data', Content_Type => 'form-data', Content => [name => 'a', doc => ['l.png']]);
form('form-data-named', Content_Type => 'form-data', Content => [name => 'a', doc => ['l.png', encode_utf8('日本.png')]]);
form('form-data-content', Content_Type => 'form-data', Content => [name => 'a', doc => [undef, 'x.txt', Content => 'text']]);
form('form-data-quote', Content_Type => 'form-data', Content => [name => 'a', doc => [undef, 'a"b.txt', Content => 'text']]);
sub json { my ($case, $body) = @_; $ua->post("$B/json/perl.$case", Content_Type => 'application/json', Content => $body) }
json('json', '{"name":"a","id":7}');
json('json-latin1', qq({"name":"\xe9"}));
json('json-charset', encode_utf8('{"name":"é"}'));
$ua->post("$B/json/perl.json-without-type", Content => '{"name":"a"}');
my $u = URI->new("$B/query/perl.query"); $u->query_form(q => 'a b;c', tags => ['x', 'y']); $ua->get($u);
$u = URI->new("$B/query/perl.query-semicolons"); $u->query_form([q => 'a', page => 2], ';'); $ua->get($u);

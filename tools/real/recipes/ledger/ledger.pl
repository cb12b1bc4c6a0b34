#!/usr/bin/perl
# A small web server over the books in PostgreSQL. It answers once they are complete and migrated.
use strict;
use warnings;
use IO::Socket::INET;

$| = 1;
$SIG{TERM} = $SIG{INT} = sub { exit 0 };

my $psql = '/usr/lib/postgresql/15/bin/psql';
$ENV{PGCONNECT_TIMEOUT} = 2;
$ENV{PGPASSWORD} = do { open my $file, '<', '/run/secrets/db_password' or die $!; local $/; <$file> };

until (sql('SELECT 1 FROM first_boot')) { select undef, undef, undef, 0.1 }
sql("\\getenv version LEDGER_VERSION\nBEGIN;\n" . slurp('/migration.sql') . "\nCOMMIT;\nSELECT 1") or die "the migration failed\n";

my $server = IO::Socket::INET->new(LocalPort => 8080, Listen => 16, ReuseAddr => 1) or die $!;
print "$ENV{LEDGER_VERSION} serves\n";
$SIG{CHLD} = 'IGNORE';
while (my $client = $server->accept) {
  if (fork) { close $client; next }
  $SIG{CHLD} = 'DEFAULT';
  eval { answer($client) };
  exit 0;
}

sub answer {
  my ($client) = @_;
  my ($method, $path) = (<$client> // '') =~ m{^(\w+) (\S+)};
  my $length = 0;
  while (defined(my $line = <$client>)) {
    last if $line =~ /^\r?\n$/;
    $length = $1 if $line =~ /^content-length:\s*(\d+)/i;
  }
  read $client, my $body, $length if $length;
  my %pages = (
    'GET /' => q{SELECT format('<title>Ledger</title>%s entries', entries) FROM first_boot},
    'GET /books' => q{SELECT json_build_object('entries', count(*), 'seal', (SELECT encode(seal, 'hex') FROM entry ORDER BY id DESC LIMIT 1)) FROM entry},
    'GET /notes' => q{SELECT coalesce(json_agg(text ORDER BY id), '[]') FROM note},
    'GET /releases' => q{SELECT json_agg(version ORDER BY since) FROM release},
    'POST /notes' => qq{\\getenv text NOTE\nINSERT INTO note (text) VALUES (:'text') RETURNING id},
  );
  my $query = $pages{"$method $path"};
  $ENV{NOTE} = $body // '';
  my $text = defined $query ? sql($query) : '';
  my $status = !defined $query ? '404 Not Found' : $text ? '200 OK' : '503 Service Unavailable';
  my $type = $text =~ /^[\[{]/ ? 'application/json' : 'text/html';
  printf $client "HTTP/1.0 %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s", $status, $type, length $text, $text;
}

# What a query says, or nothing where it fails. Neither text nor password is ever an argument.
sub sql {
  my ($query) = @_;
  my $child = open(my $out, '-|') // die $!;
  if ($child == 0) {
    open STDERR, '>', '/dev/null' if $query =~ /first_boot/;
    open(my $in, '|-', $psql, '-XqtA', '-v', 'ON_ERROR_STOP=1') or die $!;
    print $in $query;
    close $in;
    require POSIX;
    POSIX::_exit($? >> 8);
  }
  my $text = do { local $/; <$out> };
  return close $out ? $text =~ s/\n\z//r : '';
}

sub slurp { open my $file, '<', shift or die $!; local $/; <$file> }

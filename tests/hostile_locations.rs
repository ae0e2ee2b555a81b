//! Spellings by which an attacker would get around a rule about locations, and how each is judged.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on must fail"
)]

use serde_json::{Value, json};
use warden::location::{Entry, Reach, Source, Written};
use warden::requirement::input_source::{self, InputSource, stream};

/// How an entry judges a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    /// All of it lies in the entry: an allow rule covers it, and a deny rule denies it.
    Inside,
    /// All of it lies elsewhere: neither.
    Outside,
    /// Some of it lies in the entry, or nobody can tell: an allow rule does not cover it, and a deny rule denies it.
    Unclear,
}
use Verdict::{Inside, Outside, Unclear};

/// An entry's place, a spelling, the verdict, and why.
type Row = (&'static str, &'static str, Verdict, &'static str);

const OPEN: &str = "https://data.example.com/open/*";
const LOOPBACK: &str = "http://127.0.0.1/*";

#[rustfmt::skip]
const HTTP: &[Row] = &[
    (OPEN, "https://data.example.com/open/a", Inside, "as it is written"),
    (OPEN, "HTTPS://DATA.Example.COM/open/a", Inside, "scheme and host know no case"),
    (OPEN, "https://data.example.com:443/open/a", Inside, "the port that https implies"),
    (OPEN, "https://data.example.com:0443/open/a", Inside, "the same number"),
    (OPEN, "https://data.example.com:/open/a", Inside, "an empty port is none"),
    (OPEN, "https://data.example.com./open/a", Inside, "the dot of the root"),
    (OPEN, "https://user:password@data.example.com/open/a", Inside, "user information is no place"),
    (OPEN, "https://data.example.com/open/a#b", Inside, "a fragment is not sent"),
    (OPEN, "https://data.example.com/open/a?b=../../secret", Inside, "a query stays in its path"),
    (OPEN, "https://data.example.com/%6fpen/a", Inside, "an escaped letter is the letter"),
    (OPEN, "https://data.example.com/./open/x/../a", Inside, "Java resolves dot segments"),
    (OPEN, "https://data.example.com/open/a/", Inside, "a slash more"),
    (OPEN, "https://data.example.com/open/", Inside, "a star stands for nothing, too"),
    (OPEN, "https://data.example.com/open", Outside, "what the slash follows is not below it"),
    (OPEN, "https://data.example.com/OPEN/a", Outside, "paths know case"),
    (OPEN, "https://data.example.com/secret", Outside, "another path"),
    (OPEN, "https://data.example.com/", Outside, "above it"),
    (OPEN, "https://data.example.com", Outside, "the same without the slash"),
    (OPEN, "http://data.example.com/open/a", Outside, "another scheme, and so another port"),
    (OPEN, "https://data.example.com:8443/open/a", Outside, "another port"),
    (OPEN, "https://data.example.com.evil.example/open/a", Outside, "a host that begins so"),
    (OPEN, "https://evil-data.example.com/open/a", Outside, "a host that ends so"),
    (OPEN, "https://data.example.com@evil.example/open/a", Outside, "user information that looks like the host"),
    (OPEN, "https://evil.example/https://data.example.com/open/a", Outside, "the entry in the path"),
    (OPEN, "https://evil.example/?https://data.example.com/open/a", Outside, "the entry in the query"),
    (OPEN, "https://evil.example#https://data.example.com/open/a", Outside, "the entry in the fragment"),
    (OPEN, "https://evil.example?@data.example.com/open/a", Outside, "the host ends where the query begins"),
    (OPEN, "https://data.example.com/open/../secret", Outside, "up and out"),
    (OPEN, "https://data.example.com/open/..", Outside, "up, at the end"),
    (OPEN, "https://data.example.com/../../secret", Outside, "up from the root"),
    (OPEN, "https://data.example.com/open/%2e%2e/secret", Unclear, "some servers resolve what is escaped"),
    (OPEN, "https://data.example.com/open/.%2E/secret", Unclear, "half of it escaped"),
    (OPEN, "https://data.example.com/open/%252e%252e/secret", Unclear, "some servers undo escapes twice"),
    (OPEN, "https://data.example.com/open/100%25", Inside, "a percent sign"),
    (OPEN, "https://data.example.com/open/100%25/%252e%252e/%252e%252e/secret", Unclear, "which hides no other escape"),
    (OPEN, "https://data.example.com/open/a%252520b", Inside, "no harm in it, however often it is undone"),
    (OPEN, "https://data.example.com/open/..%2fsecret", Unclear, "an escaped slash"),
    (OPEN, "https://data.example.com/open/..%5csecret", Unclear, "an escaped backslash"),
    (OPEN, "https://data.example.com/open/..;x=1/secret", Unclear, "some servers drop parameters of segments"),
    (OPEN, "https://data.example.com/open/.;/..;/secret", Unclear, "the same twice"),
    (OPEN, "https://data.example.com/secret/%2e%2e/open/a", Unclear, "into it, for some"),
    (OPEN, "https://data.example.com/open%2fa", Unclear, "into it, for some"),
    (OPEN, "https://data.example.com//open/a", Unclear, "some servers make two slashes one"),
    (OPEN, "https://data.example.com/open;x/a", Unclear, "into it, for some"),
    (OPEN, "https://data.example.com/open//../../secret", Outside, "both ways out"),
    (OPEN, "https://data.example.com\\@evil.example/open/a", Unclear, "a backslash: browsers and Java differ"),
    (OPEN, "https://data.example.com/open\\..\\secret", Unclear, "a backslash in the path"),
    (OPEN, "https://a@b@data.example.com/open/a", Unclear, "which `@` counts?"),
    (OPEN, "https://data.example.com:443:80/open/a", Unclear, "which port counts?"),
    (OPEN, "https://data.example.com:+443/open/a", Unclear, "a port that only Java's numbers know"),
    (OPEN, "https://data.example.com:99999/open/a", Unclear, "no port"),
    (OPEN, "https://data.example.com:443٤/open/a", Unclear, "a digit that only some take for one"),
    (OPEN, "https://data%2eexample.com/open/a", Unclear, "an escape in a host"),
    (OPEN, "https://data..example.com/open/a", Unclear, "an empty label"),
    (OPEN, "https://.data.example.com/open/a", Unclear, "an empty label"),
    (OPEN, "https:///open/a", Unclear, "no host"),
    (OPEN, "https:data.example.com/open/a", Unclear, "no host, to a strict reader"),
    (OPEN, "//data.example.com/open/a", Unclear, "no scheme"),
    (OPEN, "https://data.example.com/open/\u{0}", Unclear, "NUL"),
    (OPEN, "https://data.example.com/open/%00", Unclear, "NUL, escaped"),
    (OPEN, "https://data.example.com/open/a%0d%0aHost:%20evil", Unclear, "line breaks"),
    (OPEN, "https://data.example.com/open/a b", Unclear, "a blank"),
    (OPEN, "https://data.example.com/open/%zz", Unclear, "no escape"),
    (OPEN, "https://data.example.com/open/%2", Unclear, "half an escape"),
    (OPEN, "https://data.example.com/open/\u{4e00}", Unclear, "Java sends `?` for it, which begins a query"),
    (OPEN, " https://data.example.com/open/a", Unclear, "a blank before it"),
    (OPEN, "file:///open/a", Unclear, "a file of the host"),
    (OPEN, "file://data.example.com/open/a", Unclear, "a file of another host, or by FTP"),
    (OPEN, "jar:https://data.example.com/open/a!/b", Unclear, "a scheme that Java knows"),
    (OPEN, "ftp://data.example.com/open/a", Unclear, "a scheme that the operator may have allowed"),
    ("https://data.example.com/a.csv", "https://data.example.com/a.csv?x", Unclear, "an entry without a query covers none"),
    ("https://data.example.com/*.csv", "https://data.example.com/secret?x=.csv", Outside, "the query is no end of the path"),
    ("https://data.example.com/*.csv", "https://data.example.com/a.csv?x=.csv", Inside, "both ways in"),
    ("https://data.example.com/get?id=1*", "https://data.example.com/get?id=12", Inside, "an entry about a query"),
    ("https://data.example.com/get?id=1", "https://data.example.com/get?id=2", Unclear, "who knows what a server reads"),
    ("https://data.example.com/get?id=1", "https://data.example.com/get", Unclear, "the same without"),
    ("https://data.example.com/a%2Fb", "https://data.example.com/a%2fb", Inside, "escapes know no case"),
    ("https://data.example.com/a%2Fb", "https://data.example.com/a/b", Unclear, "the same, for some"),
    ("https://bücher.example/*", "https://xn--bcher-kva.example/a", Inside, "IDN"),
    ("https://xn--bcher-kva.example/*", "https://B\u{dc}CHER.example/a", Inside, "IDN, in capitals"),
    ("https://xn--bcher-kva.example/*", "https://bu\u{308}cher.example/a", Inside, "IDN, composed of two"),
    (OPEN, "https://data.ex\u{ff41}mple.com/open/a", Inside, "a wide letter is the letter"),
    (OPEN, "https://data\u{3002}example.com/open/a", Inside, "an ideographic full stop is a dot"),
    (OPEN, "https://d\u{430}ta.example.com/open/a", Outside, "a Cyrillic letter is another one"),
    (OPEN, "https://data.example.com\u{202e}/open/a", Unclear, "no domain name"),
    ("https://*.example.com/*", "https://a.b.example.com/x", Inside, "a star of a host takes dots"),
    ("https://*.example.com/*", "https://evil.example/x.example.com/", Outside, "and no slashes"),
    ("https://*.example.com/*", "https://evil.example:80@x.example.com/", Inside, "whose host is what follows"),
    ("https://*.example.com/*", "https://example.com/", Outside, "the dot stands there"),
    ("https://*/*", "https://[::1]/", Outside, "a star of a host takes no brackets"),
    ("https://*/*", "https://h:8443/", Outside, "a star of a host takes no port"),
    ("https://h:*/*", "https://h/", Inside, "a star of a port takes the one that is implied"),
    ("http*://h/*", "https://h/", Inside, "a star of a scheme"),
    ("http*://h/*", "https://h:80/", Outside, "which implies the port"),
    (LOOPBACK, "http://127.1/", Inside, "a short form"),
    (LOOPBACK, "http://2130706433/", Inside, "a number"),
    (LOOPBACK, "http://0x7f.1/", Inside, "hexadecimal, which Java leaves to the C library"),
    (LOOPBACK, "http://0x7f000001/", Inside, "hexadecimal, in one"),
    (LOOPBACK, "http://[::ffff:127.0.0.1]/", Inside, "IPv4 in IPv6"),
    (LOOPBACK, "http://[::FFFF:7F00:1]/", Inside, "the same in hexadecimal"),
    (LOOPBACK, "http://0177.0.0.1/", Unclear, "octal for some, decimal for Java"),
    (LOOPBACK, "http://127.0.0.01/", Inside, "octal and decimal alike"),
    (LOOPBACK, "http://017700000001/", Inside, "octal, which Java leaves to the C library"),
    (LOOPBACK, "http://127.0.0.1.1/", Unclear, "looks like an address"),
    ("http://177.0.0.1/secret/*", "http://0177.0.0.1/x/%2e%2e/secret/a", Unclear, "one reading of the host, another of the path"),
    (LOOPBACK, "http://127.256.0.1/", Unclear, "looks like an address"),
    (LOOPBACK, "http://127.0.0.256/", Unclear, "looks like an address"),
    (LOOPBACK, "http://127.0.0.1.evil.example/", Outside, "a name that begins so"),
    (LOOPBACK, "http://[::1]/", Outside, "another address"),
    (LOOPBACK, "http://localhost/", Outside, "a name: DNS is not asked"),
    ("http://[::1]/*", "http://[0:0:0:0:0:0:0:1]/", Inside, "IPv6 at length"),
    ("http://[::1]/*", "http://[0000::0001]:80/", Inside, "IPv6 with zeros"),
    ("http://[fe80::1]/*", "http://[fe80::1%25eth0]/", Unclear, "a zone"),
    ("http://10.*/*", "http://10.1.2.3/", Inside, "addresses"),
    ("http://10.*/*", "http://10.evil.example/", Outside, "and not names that look like some"),
];

#[rustfmt::skip]
const S3: &[Row] = &[
    ("s3://landing/*", "s3://landing/a", Inside, "as it is written"),
    ("s3://landing/*", "S3://landing/a", Inside, "a scheme knows no case"),
    ("s3://landing/*", "s3://landing-secret/a", Outside, "a bucket that begins so"),
    ("s3://landing/*", "s3://my.landing/a", Outside, "a bucket that ends so"),
    ("s3://landing/*", "s3://LANDING/a", Unclear, "another bucket, unless a host is made of it"),
    ("s3://landing/*", "s3://key:secret@landing/a", Unclear, "Druid takes it for the bucket, or does not"),
    ("s3://landing/*", "s3://landing:80/a", Unclear, "the same"),
    ("s3://landing/*", "s3://land%69ng/a", Unclear, "a bucket has no escapes"),
    ("s3://landing/*", "s3a://landing/a", Unclear, "another scheme"),
    ("s3://landing/in/*", "s3://landing/in/a%20b", Inside, "an escape"),
    ("s3://landing/in/*", "s3://landing/%69n/a", Inside, "an escaped letter"),
    ("s3://landing/in/*", "s3://landing/in%2Fa", Inside, "to Druid, an escaped slash is a slash"),
    ("s3://landing/in/*", "s3://landing/in?/a", Outside, "Druid drops a query"),
    ("s3://landing/in/*", "s3://landing/secret#/in/a", Outside, "Druid drops a fragment"),
    ("s3://landing/in/*", "s3://landing/in/../secret", Unclear, "a key may be called so, and a client may resolve it"),
    ("s3://landing/in/*", "s3://landing/in/%2e%2e/secret", Unclear, "the same, escaped"),
    ("s3://landing/in/*", "s3://landing/secret/../in/a", Unclear, "the other way round"),
    ("s3://landing/in/*", "s3://landing//in/a", Unclear, "a key with a slash before it"),
    ("s3://secret/in/*", "s3://SECRET/in/../x", Unclear, "one reading of the bucket, another of the key"),
    ("s3://landing/in/*", "s3://landing/in/%ff", Unclear, "no UTF-8"),
    ("s3://landing/in/*", "s3://landing/in/%00", Unclear, "NUL"),
    ("s3://land*/in/*", "s3://landing-2/in/a", Inside, "a star of a bucket"),
    ("s3://land*/in/*", "s3://land/x/in/a", Outside, "which takes no slash"),
    (r"s3://landing/a\*", "s3://landing/a*", Inside, "a star that stands for itself"),
    (r"s3://landing/a\*", "s3://landing/ab", Outside, "and for nothing else"),
];

#[rustfmt::skip]
const S3_PREFIXES: &[Row] = &[
    ("s3://landing/*", "s3://landing", Inside, "a bucket"),
    ("s3://landing/*", "s3://landing/", Inside, "a bucket"),
    ("s3://landing/in/*", "s3://landing/in/", Inside, "the same prefix"),
    ("s3://landing/in/*", "s3://landing/in/a", Inside, "a longer one"),
    ("s3://landing/in/*", "s3://landing/in", Unclear, "it is also that of `in-secret`"),
    ("s3://landing/in/*", "s3://landing/i", Unclear, "a shorter one"),
    ("s3://landing/in/*", "s3://landing/", Unclear, "everything"),
    ("s3://landing/in/*", "s3://landing?x=/in/", Unclear, "everything: Druid drops a query"),
    ("s3://landing/in/*", "s3://landing/x", Outside, "another"),
    ("s3://landing/in/a", "s3://landing/in/", Unclear, "one object of many"),
    ("s3://landing/*.csv", "s3://landing/in/", Unclear, "some of them"),
    ("s3://land*/*", "s3://land", Inside, "a bucket of several"),
];

#[rustfmt::skip]
const LOCAL: &[Row] = &[
    ("/data/in/*", "/data/in/a", Inside, "as it is written"),
    ("/data/in/*", "//data///in//a//", Inside, "slashes"),
    ("/data/in/*", "/data/./in/x/../a", Inside, "dot segments"),
    ("/data/in/*", "/data/in/../secret", Outside, "up and out"),
    ("/data/in/*", "/data/in/../../../etc/passwd", Outside, "up from the root"),
    ("/data/in/*", "/data/in-secret/a", Outside, "a directory that begins so"),
    ("/data/in/*", "/data/IN/a", Outside, "paths know case"),
    ("/data/in/*", "/data/in/%2e%2e/secret", Inside, "a path has no escapes"),
    ("/data/in/*", "/data/in/*", Inside, "a file may be called so"),
    ("/data/in/*", "/proc/self/root/data/in/a", Unclear, "another name of every file"),
    ("/data/in/*", "/data/../proc/1/cwd/a", Unclear, "another name of some"),
    ("/data/in/*", "/dev/fd/3", Unclear, "another name of an open file"),
    ("/data/in/*", "data/in/a", Unclear, "below a directory that nobody named"),
    ("/data/in/*", "./../data/in/a", Unclear, "the same"),
    ("/data/in/*", "", Unclear, "nothing"),
    ("/data/in/*", "file:/data/in/a", Unclear, "a relative path"),
    ("/data/in/*", "~/data/in/a", Unclear, "a relative path"),
    ("/data/in/*", "C:\\data\\in\\a", Unclear, "a path of Windows"),
    ("/data/in/*", "/data/in/..\\..\\secret", Unclear, "a path of Windows, or a file with an odd name"),
    ("/data/in/*", "/data/in/a\u{0}.csv", Unclear, "NUL"),
    ("/data/in/*", "/data/in/a\nb", Unclear, "a line break"),
];

const HDFS_IN: &str = "hdfs://nn/in/*";

#[rustfmt::skip]
const HDFS: &[Row] = &[
    (HDFS_IN, "hdfs://nn/in/a", Inside, "a file, or a directory of which all is read"),
    (HDFS_IN, "hdfs://nn/in", Inside, "the directory"),
    (HDFS_IN, "hdfs://nn/in/", Inside, "the directory"),
    (HDFS_IN, "HDFS://NN:8020//in/./x/..", Inside, "canonical"),
    (HDFS_IN, "hdfs://nn/in/*/part-?", Inside, "wildcards"),
    (HDFS_IN, "hdfs://nn/in/{a,b}/[0-9]", Inside, "alternatives"),
    (HDFS_IN, "hdfs://nn/in/a,hdfs://nn/in/b", Inside, "two in one"),
    ("hdfs://nn/in,*", "hdfs://nn/in,hdfs://nn/x", Unclear, "two in one, or one with a comma: versions differ"),
    (HDFS_IN, "hdfs://nn/in/%2e%2e/a", Inside, "a path has no escapes"),
    (HDFS_IN, "hdfs://nn/in/*/../../secret", Outside, "dot segments are resolved before wildcards"),
    (HDFS_IN, "hdfs://nn/in/../secret", Outside, "up and out"),
    (HDFS_IN, "hdfs://nn/in-secret", Outside, "a directory that begins so"),
    (HDFS_IN, "hdfs://other/in/a", Outside, "another file system"),
    (HDFS_IN, "hdfs://nn:9000/in/a", Outside, "another port"),
    (HDFS_IN, "hdfs://nn/", Unclear, "above it"),
    (HDFS_IN, "hdfs://nn/i*", Unclear, "more than it"),
    (HDFS_IN, "hdfs://nn/in?", Unclear, "`?` is a wildcard, not a query"),
    (HDFS_IN, "hdfs://nn/in/{a,../../secret}", Unclear, "dot segments in alternatives"),
    (HDFS_IN, "hdfs://nn/in/{a,/secret}", Inside, "alternatives follow what stands before them"),
    (HDFS_IN, "hdfs://nn/in/}{a,/secret", Inside, "the same, in braces that Hadoop takes for some"),
    (HDFS_IN, "hdfs://nn/in/{a},/secret", Unclear, "two in one, behind braces"),
    (HDFS_IN, "hdfs://nn/in/a,/secret", Unclear, "two in one, of which one lies elsewhere"),
    (HDFS_IN, "/in/a", Unclear, "the file system of the configuration"),
    (HDFS_IN, "hdfs:/in/a", Unclear, "the same"),
    (HDFS_IN, "hdfs:///in/a", Unclear, "the same"),
    ("hdfs:///in/*", "/in/a", Inside, "the same, allowed"),
    (HDFS_IN, "/secret/a", Outside, "the path alone says so"),
    (HDFS_IN, "h*://nn/in/a", Unclear, "a scheme has no wildcards"),
    (HDFS_IN, "hdfs://nn:80*/in/a", Unclear, "nor has a port"),
    (HDFS_IN, "hdfs://n*/in/a", Unclear, "nor has a host"),
    (HDFS_IN, "in/a", Unclear, "relative to someone's home"),
    (HDFS_IN, "file:///in/a", Unclear, "a file of the host"),
    (HDFS_IN, "webhdfs://nn/in/a", Unclear, "the same files by another scheme"),
    (HDFS_IN, "s3a://nn/in/a", Unclear, "another store"),
    ("hdfs://nn/a.csv", "hdfs://nn/a.csv", Unclear, "could it be a directory, all below it is read"),
];

const SALES: &str = "jdbc:postgresql://db.example/sales";

#[rustfmt::skip]
const SQL: &[Row] = &[
    (SALES, "jdbc:postgresql://db.example/sales", Inside, "as it is written"),
    (SALES, "JDBC:PostgreSQL://DB.example.:5432/sales", Inside, "canonical"),
    (SALES, "jdbc:postgresql://db.example/hr", Unclear, "another database, which SQL may name from this one"),
    (SALES, "jdbc:mysql://db.example:5432/hr", Unclear, "another driver, the same server"),
    (SALES, "jdbc:postgresql://db.example:5433/sales", Outside, "another port"),
    (SALES, "jdbc:postgresql://db.example.evil.example/sales", Outside, "another host"),
    (SALES, "jdbc:postgresql://db.example/sales?socketFactory=x", Unclear, "settings load classes"),
    (SALES, "jdbc:postgresql://db.example/sales;x=y", Unclear, "settings, of other drivers"),
    (SALES, "jdbc:postgresql://db.example,evil.example/sales", Unclear, "two hosts"),
    (SALES, "jdbc:postgresql://user:pw@db.example/sales", Unclear, "drivers differ about it"),
    (SALES, "jdbc:postgresql:sales", Unclear, "this host, whichever it is"),
    (SALES, "jdbc:postgresql://db.example/../sales", Unclear, "no plain name"),
    (SALES, "jdbc:postgresql://db.example/s%61les", Unclear, "drivers differ about escapes"),
    ("jdbc:mysql://db.example/*", "jdbc:mysql://(host=evil.example)/d", Unclear, "an address of MySQL's own kind"),
    ("jdbc:mysql://db.example/*", "jdbc:mysql:loadbalance://db.example/d", Unclear, "a driver in a driver"),
    ("jdbc:mysql://db.example/*", "jdbc:mysql://address=(host=evil.example)/d", Unclear, "the same"),
    ("jdbc:mysql://db.example/*", "mysql://db.example/d", Unclear, "no connect string of Java"),
];

#[rustfmt::skip]
const DELTA: &[Row] = &[
    ("s3a://lake/t/*", "s3a://lake/t/orders", Inside, "as it is written"),
    ("s3a://lake/t/*", "s3://lake//t/x/../orders/", Inside, "canonical"),
    ("s3a://lake/t/*", "s3a://lake/secret", Outside, "another table"),
    ("s3a://lake/t/*", "s3a://lake-secret/t/a", Outside, "another bucket"),
    ("s3a://lake/t/*", "/t/a", Unclear, "the file system of the configuration"),
    ("abfss://c@account.example/*", "abfss://c@account.example/t", Inside, "`@` belongs to the name"),
    ("abfss://c@account.example/*", "abfss://secret@account.example/t", Outside, "another container"),
    ("/lake/*", "/lake/../secret", Outside, "up and out"),
    ("/lake/*", "file:///proc/self/root/lake/t", Unclear, "another name of every file"),
    ("/lake/*", "lake/t", Unclear, "a relative path"),
];

#[rustfmt::skip]
const AZURE_STORAGE: &[Row] = &[
    ("azureStorage://account/c/*", "azureStorage://account/c/k", Inside, "as it is written"),
    ("azureStorage://account/c/*", "AZURESTORAGE://account/c/k", Inside, "a scheme knows no case"),
    ("azureStorage://account/c/*", "azureStorage://account/c-secret/k", Outside, "another container"),
    ("azureStorage://account/c/*", "azureStorage://other/c/k", Outside, "another account"),
    ("azureStorage://account/c/*", "azureStorage://account/c", Unclear, "no key"),
    ("azureStorage://account/c/*", "azure://c/k", Unclear, "another scheme"),
    ("azureStorage://account/*/in/*", "azureStorage://account/c/x/in/k", Outside, "a star of a container takes no slash"),
    ("azureStorage://account/*/in/*", "azureStorage://account/c/in/k", Inside, "and else anything"),
];

#[rustfmt::skip]
const KAFKA: &[Row] = &[
    ("kafka://k:9092/clicks", "k:9092", Inside, "as it is written"),
    ("kafka://k:9092/clicks", " K:9092 , k.:9092,", Inside, "canonical, and more than one"),
    ("kafka://k:9092/*", "k:9092", Inside, "any topic"),
    ("kafka://k:9092/clicks", "k:9093", Outside, "another port"),
    ("kafka://k:9092/secret", "k:9092", Outside, "another topic"),
    ("kafka://k:9092/clicks", "k:9092,evil:9092", Unclear, "one of two"),
    ("kafka://k:9092/clicks", "PLAINTEXT://k:9092", Unclear, "a protocol before it"),
    ("kafka://k:9092/clicks", "evil:9092/k:9092", Unclear, "a slash"),
    ("kafka://k:9092/clicks", "k:9092/../clicks", Unclear, "a slash"),
    ("kafka://evil:9092/clicks", "k:9092#evil:9092", Unclear, "Kafka connects to what follows"),
    ("kafka://k:9092/clicks", "", Unclear, "none"),
];

#[rustfmt::skip]
const KINESIS: &[Row] = &[
    ("kinesis://eu-west-1/clicks", "kinesis.eu-west-1.amazonaws.com", Inside, "the endpoint of a region"),
    ("kinesis://eu-*/*", "https://kinesis.eu-west-1.amazonaws.com", Inside, "with its scheme"),
    ("kinesis://kinesis.eu-west-1.amazonaws.com/*", "kinesis.eu-west-1.amazonaws.com", Inside, "both as endpoints"),
    ("kinesis://eu-west-1/secret", "kinesis.eu-west-1.amazonaws.com", Outside, "another stream"),
    ("kinesis://us-east-1/*", "kinesis.eu-west-1.amazonaws.com", Outside, "another region"),
    ("kinesis://eu-west-1/*", "kinesis.eu-west-1.amazonaws.com.evil.example", Unclear, "an endpoint of its own"),
    ("kinesis://eu-west-1/*", "eu-west-1", Unclear, "a host that is called like a region"),
    ("kinesis://eu-west-1/*", "http://kinesis.eu-west-1.amazonaws.com", Unclear, "without encryption"),
];

/// Rows of a source type, and what makes a source of a spelling.
fn judged(source_type: &str, rows: &[Row], source: impl Fn(&str) -> InputSource) {
    for &(place, spelling, expected, why) in rows {
        let key = |local| ((source_type == "local") == local).then(|| vec![place]);
        let entry = Entry::read(&Written {
            source_type,
            uris: key(false),
            paths: key(true),
            ..Written::default()
        });
        let entry = entry.unwrap_or_else(|error| panic!("{place}: {error}"));
        assert_eq!(
            verdict(&entry, source(spelling)),
            expected,
            "{place} and {spelling:?}: {why}"
        );
    }
}

fn verdict(entry: &Entry, source: InputSource) -> Verdict {
    let [source] = &source.sources[..] else {
        panic!("{source:?}");
    };
    match (covered(entry, source), entry.may_reach(source)) {
        (true, true) => Inside,
        (false, false) => Outside,
        (false, true) => Unclear,
        (true, false) => panic!("what an entry covers, it reaches: {source:?}"),
    }
}

fn covered(entry: &Entry, source: &Source) -> bool {
    match &source.reach {
        Reach::Locations(locations) => locations
            .iter()
            .all(|location| entry.covers(source, Some(location))),
        Reach::Nothing | Reach::Unknown => entry.covers(source, None),
    }
}

fn input_source(json: Value) -> InputSource {
    input_source::read(&json.to_string()).unwrap()
}

#[test]
fn a_url_is_judged_by_what_its_server_is_asked_for() {
    judged("http", HTTP, |uri| {
        input_source(json!({"type": "http", "uris": [uri]}))
    });
}

#[test]
fn an_object_is_judged_by_its_bucket_and_its_key() {
    for (source_type, scheme) in [("s3", "s3:"), ("google", "gs:"), ("azure", "azure:")] {
        let rows: Vec<Row> = S3
            .iter()
            .map(|&(place, spelling, verdict, why)| {
                let of_store = |text: &'static str| -> &'static str {
                    let text = text.replacen("s3:", scheme, 1);
                    text.replacen("S3:", &scheme.to_uppercase(), 1).leak()
                };
                (of_store(place), of_store(spelling), verdict, why)
            })
            .collect();
        judged(source_type, &rows, |uri| {
            input_source(json!({"type": source_type, "uris": [uri]}))
        });
    }
}

#[test]
fn a_prefix_is_judged_by_all_that_begins_so() {
    judged("s3", S3_PREFIXES, |uri| {
        input_source(json!({"type": "s3", "prefixes": [uri]}))
    });
}

#[test]
fn a_container_is_judged_with_its_account() {
    judged("azureStorage", AZURE_STORAGE, |uri| {
        input_source(json!({"type": "azureStorage", "uris": [uri]}))
    });
}

#[test]
fn a_file_is_judged_by_where_its_path_leads() {
    judged("local", LOCAL, |path| {
        input_source(json!({"type": "local", "files": [path]}))
    });
}

#[test]
fn a_path_of_hadoop_is_judged_by_all_that_it_matches() {
    judged("hdfs", HDFS, |path| {
        input_source(json!({"type": "hdfs", "paths": [path]}))
    });
}

#[test]
fn a_database_is_judged_by_its_server_and_its_name() {
    judged("sql", SQL, |uri| {
        let connector = json!({"connectURI": uri, "user": "u", "password": "p"});
        let database = json!({"type": "postgresql", "connectorConfig": connector});
        input_source(json!({"type": "sql", "sqls": ["SELECT 1"], "database": database}))
    });
}

#[test]
fn a_table_is_judged_by_its_path() {
    judged("delta", DELTA, |path| {
        input_source(json!({"type": "delta", "tablePath": path}))
    });
}

#[test]
fn a_stream_is_judged_by_each_of_its_servers() {
    judged("kafka", KAFKA, |servers| {
        let properties = json!({"bootstrap.servers": servers});
        let config = json!({"topic": "clicks", "consumerProperties": properties});
        stream::read("kafka", &config.to_string()).unwrap()
    });
    judged("kinesis", KINESIS, |endpoint| {
        let config = json!({"stream": "clicks", "endpoint": endpoint});
        stream::read("kinesis", &config.to_string()).unwrap()
    });
}

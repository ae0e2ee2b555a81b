//! One entry of a rule's `inputSources`.

use thiserror::Error;

use super::kind::Kind;
use super::place::Readings;
use super::{Location, Reach, Source, spelling, table};
use crate::escape::escaped;
use crate::nearest::did_you_mean;
use crate::pattern::glob::Glob;

/// An entry as the document writes it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written<'a> {
    /// `type`.
    pub source_type: &'a str,
    /// `uris`.
    pub uris: Option<Vec<&'a str>>,
    /// `paths`.
    pub paths: Option<Vec<&'a str>>,
    /// `connection`.
    pub connection: bool,
    /// `environment`.
    pub environment: bool,
}

/// Why an entry cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum EntryError {
    /// A string of `uris` or `paths`, by its place in the list.
    #[error("{reason}")]
    Pattern {
        /// Counted from zero.
        index: usize,
        /// What is wrong with it, in words.
        reason: String,
    },
    /// The keys do not belong together.
    #[error("{0}")]
    Keys(String),
}

/// Which places of one type of input source a rule covers.
///
/// Its places are texts, in which `*` stands for any run of characters, also an empty one; `\*` and `\\` stand for
/// themselves. In what stands before the path (scheme, host, port, bucket, container) a star takes letters, digits, `-`,
/// `_` and `.` only; in the path, and in a query, anything. Without places an entry covers its type, in any spelling.
///
/// | type | a place | read as |
/// |---|---|---|
/// | `local` | `/directory/*` | an absolute path, of which dot segments are resolved |
/// | `http` | `https://host:port/path?query` | RFC 3986; user and fragment are dropped |
/// | `s3`, `google`, `azure` | `s3://bucket/key`, `gs://…`, `azure://container/key` | the key is percent-encoded here, and literal to the store |
/// | `azureStorage` | `azureStorage://account/container/key` | the same |
/// | `hdfs` | `hdfs://host:port/path` | the path is literal; `hdfs:///path` is the file system that Hadoop's configuration names |
/// | `delta`, `iceberg` | `s3a://bucket/table`, `/table` | the path of the table, or of the warehouse |
/// | `sql` | `jdbc:driver://host:port/database` | what follows `?` or `;` are settings: a connection |
/// | `kafka` | `kafka://host:port/topic` | every bootstrap server is one |
/// | `kinesis` | `kinesis://region/stream` | or the host of an endpoint, which is a connection |
/// | `inline`, `druid` | none | |
///
/// Both a place and what is compared with it are made canonical: scheme and host in lower case, without the port that
/// the scheme implies, the host without a dot at its end, IDN in ASCII, addresses in their usual form, IPv4 in IPv6 as
/// IPv4; in the path of a web server, what needs no percent-encoding is written without.
///
/// Where readers differ (whether `%2F` is a slash, `0177.0.0.1` octal, `..` in a key a step up), a location has two
/// readings, and is covered if both are. What cannot be told at all is covered by no place.
///
/// A place without a query stands for paths: it covers a location with a query if it does so with the query and without.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    source_type: String,
    /// Nothing if it covers the type as a whole.
    places: Option<Vec<Readings>>,
    connection: bool,
    environment: bool,
}

impl Entry {
    /// Reads what the document writes.
    ///
    /// # Errors
    /// If the keys do not fit the type, or a place is not written as its type has it.
    pub fn read(written: &Written<'_>) -> Result<Self, EntryError> {
        let kind = kind(written.source_type)?;
        let places = match texts(kind, written)? {
            None => None,
            Some(texts) => Some(patterns(kind, texts)?),
        };
        Ok(Self {
            source_type: written.source_type.to_owned(),
            places,
            connection: written.connection,
            environment: written.environment,
        })
    }

    /// For an allow rule: whether all of this place is covered. `None` asks about a source that reads no place, or
    /// of which nobody can tell what it reads.
    #[must_use]
    pub fn covers(&self, source: &Source, location: Option<&Location>) -> bool {
        if self.source_type != source.source_type
            || (source.connection && !self.connection)
            || (source.environment && !self.environment)
        {
            return false;
        }
        match (&self.places, location) {
            (None, _) => true,
            (Some(_), None) => source.reach == Reach::Nothing,
            (Some(places), Some(location)) => location
                .readings
                .as_ref()
                .is_some_and(|inner| places.iter().any(|place| place.covers(inner))),
        }
    }

    /// For a deny rule: whether something of this source could lie in it, or nobody can tell.
    ///
    /// Nobody can tell of a type that Warden does not know; of a source with a connection of its own, since the endpoint
    /// decides what the names mean; and of a spelling that is unclear, which under some types (a protocol that the
    /// operator has allowed for `http`, a file system of Hadoop) could lead to places of any other.
    #[must_use]
    pub fn may_reach(&self, source: &Source) -> bool {
        let Some(kind) = Kind::of(&source.source_type) else {
            return true;
        };
        let same_type = self.source_type == source.source_type;
        let Some(places) = &self.places else {
            return same_type;
        };
        if same_type && source.connection {
            return true;
        }
        let unclear = same_type || matches!(kind, Kind::Http | Kind::Hdfs | Kind::Table);
        match &source.reach {
            Reach::Nothing => false,
            Reach::Unknown => unclear,
            Reach::Locations(locations) => {
                locations.iter().any(|location| match &location.readings {
                    None => unclear,
                    Some(inner) if kind == Kind::Table => self.may_hold_files_of(places, inner),
                    Some(inner) => same_type && places.iter().any(|place| place.may_reach(inner)),
                })
            }
        }
    }

    /// Whether a table, or some of its files, could lie in one of the places, whichever input source these are of.
    fn may_hold_files_of(&self, places: &[Readings], table: &Readings) -> bool {
        let Some(kind) = Kind::of(&self.source_type) else {
            return true;
        };
        let files = table::files(table, kind);
        let itself = (kind == Kind::Table).then_some(table);
        let mut read = files.iter().chain(itself);
        read.any(|read| places.iter().any(|place| place.may_reach(read)))
    }
}

fn kind(source_type: &str) -> Result<Kind, EntryError> {
    if source_type == "combining" {
        return Err(EntryError::Keys(
            "`combining` has no entry: each of its parts is judged by its own type".to_owned(),
        ));
    }
    Kind::of(source_type).ok_or_else(|| {
        let near = did_you_mean(source_type, Kind::names());
        EntryError::Keys(format!(
            "unknown input source type `{}`{near}",
            escaped(source_type)
        ))
    })
}

/// The strings of the key that belongs to the type.
fn texts<'w, 'a>(
    kind: Kind,
    written: &'w Written<'a>,
) -> Result<Option<&'w [&'a str]>, EntryError> {
    let refused = |sentence: String| Err(EntryError::Keys(sentence));
    let source_type = written.source_type;
    match (kind, &written.uris, &written.paths) {
        (Kind::Nothing, None, None) => Ok(None),
        (Kind::Nothing, ..) => refused(format!(
            "`{source_type}` has neither `uris` nor `paths`: {}",
            kind.form()
        )),
        (Kind::Local, Some(_), _) => {
            refused("`local` has no `uris`: write `paths`, such as `/directory/*`".to_owned())
        }
        (Kind::Local, None, paths) => Ok(paths.as_deref()),
        (_, _, Some(_)) => refused(format!(
            "`paths` belongs to `local` alone: for `{source_type}` write `uris`, such as `{}`",
            kind.form()
        )),
        (_, uris, None) => Ok(uris.as_deref()),
    }
}

fn patterns(kind: Kind, texts: &[&str]) -> Result<Vec<Readings>, EntryError> {
    let mut patterns = Vec::with_capacity(texts.len());
    for (index, text) in texts.iter().enumerate() {
        let pattern =
            pattern(kind, text).map_err(|reason| EntryError::Pattern { index, reason })?;
        // All that lies below a directory of Hadoop is read by naming the directory, too.
        let directory = pattern.directory().filter(|_| kind == Kind::Hdfs);
        patterns.extend(directory);
        patterns.push(pattern);
    }
    Ok(patterns)
}

/// Reads one string of `uris` or `paths`; the error says what is wrong and how to write it.
fn pattern(kind: Kind, text: &str) -> Result<Readings, String> {
    let wrong = |what: &str| format!("{what}; write it like `{}`", kind.form());
    if text.contains(char::is_control) {
        return Err(wrong("it holds a control character"));
    }
    let glob = Glob::parse(text)
        .map_err(|_| wrong("a backslash must stand before `*` or another backslash"))?;
    let marked = glob.literals().join("\0");
    // Paths of files and tables are literal.
    if !matches!(kind, Kind::Local | Kind::Table) {
        if marked.contains('#') {
            return Err(wrong("it holds a `#`, which a URI has only as `%23`"));
        }
        if kind != Kind::Http && marked.contains('?') {
            return Err(wrong("it holds a `?`, which a name has only as `%3F`"));
        }
    }
    if names_no_object(kind, &marked) {
        let all = escaped(text.trim_end_matches('/')).to_string();
        return Err(format!(
            "it names no object; for all objects write `{all}/*`"
        ));
    }
    if marked.split('/').any(|part| matches!(part, "." | "..")) {
        return Err(wrong("it holds a dot segment"));
    }
    spelling::read(kind, &marked).map_err(|unclear| wrong(&unclear.to_string()))
}

/// Whether nothing stands behind the host or the bucket; of a web server `/` is an object.
fn names_no_object(kind: Kind, marked: &str) -> bool {
    let Some((_, rest)) = marked.split_once("://") else {
        return false;
    };
    match rest.split_once('/') {
        None => true,
        Some((_, path)) => path.is_empty() && kind != Kind::Http,
    }
}

//! `documents.md`: documents, and what is said of them there.

use std::collections::BTreeSet;

use crate::requests::Asked;

/// Who has the documents, to a bucket's policy.
pub const USER: &str = "arn:aws:iam::000000000000:user/druid";

const TEXT: &str = include_str!("documents.md");

/// What is said of the documents of one user.
#[derive(Debug)]
pub struct Entry {
    pub title: &'static str,
    pub documents: Vec<&'static str>,
    /// The one of the bucket, in which the bucket is called `druid` and the user [`USER`].
    pub bucket_policy: Option<&'static str>,
    pub check: Check,
    pub done: Done,
}

/// What `warden s3 check` says.
#[derive(Debug, PartialEq, Eq)]
pub enum Check {
    NotADocument,
    /// What is neither is denied.
    Document {
        allowed: BTreeSet<Asked>,
        undetermined: BTreeSet<Asked>,
    },
}

/// What the server does.
#[derive(Debug, PartialEq, Eq)]
pub enum Done {
    /// It does not take a document, and says this code.
    Refuses(String),
    Allows(BTreeSet<Asked>),
}

/// All of them, in their order.
pub fn entries() -> Vec<Entry> {
    TEXT.split("\n### ").skip(1).map(entry).collect()
}

fn entry(text: &'static str) -> Entry {
    let (title, text) = text.split_once('\n').unwrap();
    // What is said stands behind the last document, and before the next chapter.
    let parts: Vec<_> = text.split("```").collect();
    let said = parts.last().unwrap().split("\n## ").next().unwrap();
    let (check, done) = said_of(title, said);
    Entry {
        title,
        documents: parts
            .iter()
            .filter_map(|part| part.strip_prefix("json\n"))
            .collect(),
        bucket_policy: parts
            .iter()
            .find_map(|part| part.strip_prefix("json bucket\n")),
        check,
        done,
    }
}

fn said_of(title: &str, said: &str) -> (Check, Done) {
    assert!(!said.trim().is_empty(), "{title}: nothing is said");
    let mut is_document = true;
    let [mut allowed, mut undetermined] = [BTreeSet::new(), BTreeSet::new()];
    let mut done = None;
    for line in said.lines().filter(|line| !line.is_empty()) {
        let (what, rest) = line.split_once(": ").unwrap_or((line, ""));
        let (first, why) = rest.split_once('.').unwrap_or((rest, ""));
        match what {
            "Allowed" => allowed = requests(first),
            "Undetermined" => undetermined = requests(first),
            "Not a document" => is_document = false,
            "The server allows" => done = Some((Done::Allows(requests(first)), why)),
            "The server refuses the document" => {
                done = Some((Done::Refuses(first.replace('`', "")), why));
            }
            _ => panic!("{title}: what does `{line}` mean?"),
        }
    }
    let done = match done {
        Some((done, why)) => {
            let is_same = !is_document && matches!(done, Done::Refuses(_));
            assert!(
                is_same || !why.is_empty(),
                "{title}: why does the server differ?"
            );
            done
        }
        None => {
            let is_certain = is_document && undetermined.is_empty();
            assert!(is_certain, "{title}: what does the server do?");
            Done::Allows(allowed.clone())
        }
    };
    let check = if is_document {
        Check::Document {
            allowed,
            undetermined,
        }
    } else {
        Check::NotADocument
    };
    (check, done)
}

/// `get, list all`, or words for many.
fn requests(names: &str) -> BTreeSet<Asked> {
    let named = |name: &str| match name {
        "everything" => Asked::ALL.to_vec(),
        "what Druid needs" => Asked::NEEDED.to_vec(),
        "nothing" => Vec::new(),
        name => vec![Asked::named(name)],
    };
    names.split(", ").flat_map(named).collect()
}

#[test]
fn the_introduction_tells_what_is_asked_for() {
    for asked in Asked::ALL {
        let prefix = asked
            .prefix()
            .map(|it| format!(" `{it}`"))
            .unwrap_or_default();
        let row = format!(
            "\n| {} | `{}` | `{}` |{prefix} |\n",
            asked.name(),
            asked.action(),
            asked.resource(),
        );
        assert!(TEXT.contains(&row), "{row}");
    }
}

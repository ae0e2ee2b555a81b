//! The reader of properties against the one that Druid uses: `java.util.Properties`, in a real Java.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on must fail"
)]

use std::collections::BTreeMap;
use std::io::{self, Read, Write};
use std::process::{Command, Stdio};

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use warden::s3::properties::Properties;

/// How many random texts are compared. Java takes its time to start, and none to read them.
const TEXTS: usize = 20_000;

/// What matters to the format, and some of what does not.
const PIECES: [&str; 30] = [
    "\\",
    "\\\\",
    "\n",
    "\r",
    "\r\n",
    "\\\n",
    "\\\r\n",
    " ",
    "\t",
    "\u{c}",
    "=",
    ":",
    "#",
    "!",
    "a",
    "b",
    "key",
    "\\u00e9",
    "\\ud83d\\ude00",
    "é",
    "😀",
    "\u{a0}",
    "\u{85}",
    "\u{2028}",
    "\u{feff}",
    "\0",
    "n",
    "\\t",
    "\\f",
    "\\r",
];

/// What Java refuses, or makes half a character of.
const SLIPS: [&str; 6] = ["u", "\\u", "\\u12", "\\u+123", "\\ud83d", "\\ude00"];

fn texts() -> Vec<String> {
    let piece = prop_oneof![
        30 => prop::sample::select(PIECES.as_slice()),
        1 => prop::sample::select(SLIPS.as_slice()),
    ];
    let text = prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat());
    let mut runner = TestRunner::deterministic();
    let mut next = || text.new_tree(&mut runner).unwrap().current();
    (0..TEXTS).map(|_| next()).collect()
}

/// Keys and values as UTF-16, since they may hold half a character; none where Java refuses the text.
type Loaded = Option<BTreeMap<Vec<u16>, Vec<u16>>>;

fn load(texts: &[String]) -> Vec<Loaded> {
    let program = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/java_properties/Load.java"
    );
    let mut java = Command::new("java")
        .args(["-Xshare:auto", "-XX:TieredStopAtLevel=1", program])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("this test takes Java 11 or newer on the PATH (bin/install)");
    let mut asked = Vec::new();
    number(texts.len(), &mut asked);
    for text in texts {
        number(text.len(), &mut asked);
        asked.extend_from_slice(text.as_bytes());
    }
    // All is read before anything is answered in full, so that neither waits for the other.
    let mut stdin = java.stdin.take().unwrap();
    let asking = std::thread::spawn(move || stdin.write_all(&asked));
    let mut answer = Vec::new();
    java.stdout
        .take()
        .unwrap()
        .read_to_end(&mut answer)
        .unwrap();
    asking.join().unwrap().unwrap();
    assert!(java.wait().unwrap().success());
    let mut answer = answer.as_slice();
    texts.iter().map(|_| loaded(&mut answer).unwrap()).collect()
}

fn number(number: usize, to: &mut Vec<u8>) {
    to.extend_from_slice(&u32::try_from(number).unwrap().to_be_bytes());
}

fn loaded(answer: &mut &[u8]) -> io::Result<Loaded> {
    let entries = int(answer)?;
    if entries < 0 {
        return Ok(None);
    }
    let entries = (0..entries).map(|_| Ok((units(answer)?, units(answer)?)));
    entries.collect::<io::Result<_>>().map(Some)
}

fn int(answer: &mut &[u8]) -> io::Result<i32> {
    let mut bytes = [0; 4];
    answer.read_exact(&mut bytes)?;
    Ok(i32::from_be_bytes(bytes))
}

fn units(answer: &mut &[u8]) -> io::Result<Vec<u16>> {
    let length = int(answer)?;
    let unit = |_| {
        let mut bytes = [0; 2];
        answer.read_exact(&mut bytes)?;
        Ok(u16::from_be_bytes(bytes))
    };
    (0..length).map(unit).collect()
}

/// Of a backslash alone at the very end Java makes an entry with neither key nor value, which nobody asks for.
fn ends_in_nothing(text: &str) -> bool {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let text = text.strip_suffix('\n').unwrap_or(&text);
    let last = text.rsplit('\n').next().unwrap();
    last.trim_start_matches([' ', '\t', '\u{c}']) == "\\"
}

#[test]
fn every_text_is_read_as_java_reads_it() {
    let mut texts = texts();
    texts.retain(|text| !ends_in_nothing(text));
    let mut refused = 0;
    for (text, java) in texts.iter().zip(load(&texts)) {
        // A text with half a character in it is refused as well.
        let java: Option<BTreeMap<String, String>> = java.and_then(|entries| {
            let texts = entries.iter().map(|(key, value)| {
                Some((
                    String::from_utf16(key).ok()?,
                    String::from_utf16(value).ok()?,
                ))
            });
            texts.collect()
        });
        let ours = Properties::read(text);
        let Some(java) = java else {
            assert!(ours.is_err(), "{text:?}: {ours:?}");
            refused += 1;
            continue;
        };
        let ours = match ours {
            Ok(ours) => ours,
            // In an entry of which a later one takes the place.
            Err(error) if error.to_string().contains("surrogate") => continue,
            Err(error) => panic!("{text:?}: {error}, {java:?}"),
        };
        assert_eq!(
            format!("{ours:?}"),
            format!(
                "{:?}",
                java.keys().collect::<std::collections::BTreeSet<_>>()
            ),
            "{text:?}"
        );
        for (key, value) in &java {
            assert_eq!(ours.get(key), Some(value.as_str()), "{text:?}: {key:?}");
        }
    }
    assert!(refused > TEXTS / 20 && refused < TEXTS / 2, "{refused}");
}

proptest! {
    #[test]
    fn no_text_makes_the_reader_fail(text in any::<String>()) {
        let _ = Properties::read(&text);
    }
}

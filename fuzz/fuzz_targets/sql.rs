//! Any text is read as a statement of both versions of Druid without a panic, and what is found of it stands in it.
//!
//! An input is the text, then settings (the letters i, s and c switch one on each), the parameters and the context as JSON, each
//! after a NUL byte. The stack is that of the product (`sql::stack`), without a thread for each input.
//!
//! ```text
//! ulimit -s 131072
//! mkdir -p fuzz/corpus/sql
//! cargo +nightly fuzz run sql fuzz/corpus/sql fuzz/seeds/sql -- -dict=fuzz/sql.dict -timeout=5
//! ```

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use warden::engine::{Engine, Groups, Identity};
use warden::policy::{self, Action, IdentityCase, Options};
use warden::requirement::sql::{
    self, Asked, Output, Position, Reading, Settings, Statement, Unreadable, Version,
};

fuzz_target!(|input: &[u8]| {
    let mut parts = input.split(|byte| *byte == 0);
    let mut text = || std::str::from_utf8(parts.next().unwrap_or_default()).unwrap_or("\u{fffd}");
    let [sql, set, parameters, context] = [text(), text(), text(), text()];
    let statement = Statement {
        sql: sql.to_owned(),
        parameters: serde_json::from_str(parameters).unwrap_or_default(),
        context: serde_json::from_str(context).unwrap_or_default(),
    };
    for druid in [Version::V27, Version::V33] {
        let settings = Settings {
            druid,
            input_source_security: set.contains('i'),
            authorize_system_tables: set.contains('s'),
            authorize_query_context: set.contains('c'),
        };
        read(&statement, &settings);
    }
});

fn read(statement: &Statement, settings: &Settings) {
    let reading = sql::read(statement, settings);
    match &reading {
        Ok(reading) => {
            stands_in(&statement.sql, reading);
            is_said_in_one_line(reading);
        }
        Err(error) => {
            assert!(is_in(&statement.sql, error.position), "{error}");
            let length = error.message.chars().count();
            assert!((1..1000).contains(&length), "{error}");
            assert!(!error.message.contains(char::is_control), "{error:?}");
        }
    }
    assert_eq!(
        reading,
        sql::read(statement, settings),
        "it is read the same way again"
    );
    is_not_changed_by_a_comment(statement, settings, &reading);
    is_split_as_it_is_read(statement, settings, &reading);
}

/// Every need has its places in the text, one after the other.
fn stands_in(sql: &str, reading: &Reading) {
    for need in &reading.needs {
        for place in &need.places {
            assert!(place.start < place.end, "{need:?}");
            assert!(is_in(sql, place.start) && is_in(sql, place.end), "{need:?}");
        }
        assert!(need.places.is_sorted(), "{need:?}");
    }
    if let Output::Datasource(name) = &reading.output {
        let writes = |need: &sql::Need| {
            let needed = &need.requirement;
            (needed.resource_type, needed.action) == ("DATASOURCE", Action::Write)
                && needed.name == *name
        };
        assert!(
            reading.needs.iter().any(writes),
            "what is written to is needed"
        );
    }
}

/// A line ends with `\n`, `\r` or both; a place may be behind its last character.
fn is_in(sql: &str, position: Position) -> bool {
    let text = sql.replace("\r\n", "\n");
    let mut lines = text.split(['\n', '\r']);
    let line = usize::try_from(position.line - 1)
        .ok()
        .and_then(|line| lines.nth(line));
    line.is_some_and(|line| (1..=line.chars().count() as u64 + 1).contains(&position.column))
}

fn is_not_changed_by_a_comment(
    statement: &Statement,
    settings: &Settings,
    reading: &Result<Reading, Unreadable>,
) {
    let longer = Statement {
        sql: format!("{} \n\t-- comment\n", statement.sql),
        ..statement.clone()
    };
    match (reading, sql::read(&longer, settings)) {
        (Ok(before), Ok(after)) => assert_eq!(*before, after),
        (before, after) => assert_eq!(before.is_err(), after.is_err(), "{before:?} {after:?}"),
    }
}

/// What is read is one statement, and what is split is not split again.
fn is_split_as_it_is_read(
    statement: &Statement,
    settings: &Settings,
    reading: &Result<Reading, Unreadable>,
) {
    let text = &statement.sql;
    let pieces = sql::split(text, settings.druid);
    assert!(pieces.is_sorted_by_key(|piece| piece.range.end));
    for piece in &pieces {
        let alone = text
            .get(piece.range.clone())
            .expect("it is a piece of the text");
        assert!(is_in(text, piece.start));
        let [again] = &sql::split(alone, settings.druid)[..] else {
            panic!("{alone:?} is one statement");
        };
        assert_eq!(again.range, 0..alone.len());
    }
    if let Ok(reading) = reading {
        let [piece] = &pieces[..] else {
            panic!("what is read is one statement: {pieces:?}");
        };
        let alone = Statement {
            sql: text[piece.range.clone()].to_owned(),
            ..statement.clone()
        };
        let again = sql::read(&alone, settings).expect("it is read alone as well");
        let needed = |reading: &Reading| -> Vec<_> {
            reading
                .needs
                .iter()
                .map(|need| need.requirement.clone())
                .collect()
        };
        assert_eq!(needed(reading), needed(&again));
    }
}

/// What Druid answers to somebody who may do nothing.
fn is_said_in_one_line(reading: &Reading) {
    static NOBODY_MAY: LazyLock<Engine> = LazyLock::new(|| {
        let policy = policy::read(br#"{"version": 1, "roles": {}}"#, &Options::default()).policy;
        Engine::compile(
            policy.expect("it is valid"),
            IdentityCase::Exact,
            Vec::new(),
        )
    });
    let identity: Identity<'_, &str> = Identity {
        user: "bob",
        authenticated_by: None,
        groups: Groups {
            names: &[],
            unreadable: false,
        },
    };
    let asked = Asked {
        resource_type: "DATASOURCE",
        name: "wiki",
        action: Action::Read,
    };
    if let Some(sentence) = sql::missing(&NOBODY_MAY, &identity, reading, &[], asked) {
        assert!(!sentence.contains(char::is_control), "{sentence:?}");
        assert!(sentence.contains("READ on DATASOURCE 'wiki'"), "{sentence}");
    }
}

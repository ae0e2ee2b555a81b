//! What is read of random statements, against what their maker knows and what their mere tokens show.

#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on must fail"
)]

#[path = "sql/random.rs"]
mod random;
#[path = "sql/table_names.rs"]
mod table_names;

use std::collections::BTreeSet;

use proptest::collection::vec;
use proptest::prelude::{any, proptest};
use proptest::test_runner::Config;
use warden::requirement::sql::{Reading, Settings, Statement, Version, read};

use table_names::disagreement;

fn reading(sql: &str, druid: Version) -> Reading {
    let statement = Statement {
        sql: sql.to_owned(),
        ..Statement::default()
    };
    let settings = Settings {
        druid,
        ..Settings::default()
    };
    read(&statement, &settings).unwrap_or_else(|unreadable| panic!("{unreadable}\n{sql}"))
}

fn needs(reading: &Reading) -> BTreeSet<String> {
    let needs = reading.needs.iter().map(|need| &need.requirement);
    needs
        .map(|need| {
            format!(
                "{} {} {}",
                need.action.name(),
                need.resource_type,
                need.name
            )
        })
        .collect()
}

/// The text at each place of a table's name ends in that name.
fn places_show_the_names(sql: &str, reading: &Reading) {
    let lines: Vec<Vec<char>> = sql.split('\n').map(|line| line.chars().collect()).collect();
    let index = |at: u64| usize::try_from(at).unwrap() - 1;
    for need in &reading.needs {
        assert!(!need.places.is_empty(), "{sql}");
        for place in &need.places {
            let line = &lines[index(place.start.line)];
            let text: String = line[index(place.start.column)..index(place.end.column)]
                .iter()
                .collect();
            let name = &need.requirement.name;
            let name = if name == "EXTERNAL" { "extern" } else { name };
            let shown = text.trim_end_matches('"').to_lowercase();
            assert!(shown.ends_with(name), "{text} is not {name}\n{sql}");
        }
    }
}

proptest! {
    #![proptest_config(Config { cases: 2_000, ..Config::default() })]

    #[test]
    fn exactly_what_the_maker_of_a_statement_knows_is_read(choices in vec(any::<u8>(), 0..400)) {
        let made = random::statement(&choices);
        for version in [Version::V27, Version::V33] {
            let reading = reading(&made.sql, version);
            let needs = needs(&reading);
            assert_eq!(needs, made.needs, "{}", made.sql);
            assert_eq!(disagreement(&made.sql, &needs), None, "{}", made.sql);
            places_show_the_names(&made.sql, &reading);
        }
    }
}

/// A second opinion that never contradicts would be none.
#[test]
fn the_tokens_contradict_a_reading_that_misses_a_table_or_makes_one_up() {
    let sql = "SELECT * FROM foo, (SELECT EXTRACT(DAY FROM x) FROM druid.\"b c\" JOIN view.v ON a IS DISTINCT FROM d)";
    let [foo, b_c, v] = ["READ DATASOURCE foo", "READ DATASOURCE b c", "READ VIEW v"];
    let disagreement = |needs: &[&str]| {
        let needs = needs.iter().map(|&need| need.to_owned()).collect();
        disagreement(sql, &needs).is_some()
    };
    assert!(!disagreement(&[foo, b_c, v]));
    for wrong in [
        &[foo, b_c][..],
        &[foo, v],
        &[b_c, v],
        &[foo, b_c, v, "READ DATASOURCE d"],
    ] {
        assert!(disagreement(wrong), "{wrong:?}");
    }
}

//! What statements need, rule by rule. Each answer is that of Druid's own planner.

mod clauses;
mod external;
mod hidden;
mod names;
mod scopes;

use serde_json::Value;

use super::super::{AskedBy, Need, Reading, Settings, Statement, Unreadable, Version, read};

const V27: Settings = Settings {
    druid: Version::V27,
    input_source_security: false,
    authorize_system_tables: false,
    authorize_query_context: false,
};

const V33: Settings = Settings {
    druid: Version::V33,
    ..V27
};

fn reading(sql: &str, parameters: &[Value], settings: &Settings) -> Result<Reading, Unreadable> {
    let statement = Statement {
        sql: sql.to_owned(),
        parameters: parameters.to_vec(),
        ..Statement::default()
    };
    read(&statement, settings)
}

/// `READ DATASOURCE foo, …`, sorted; what only Warden demands in brackets; `unreadable: …`.
fn with(sql: &str, parameters: &[Value], settings: &Settings) -> String {
    match reading(sql, parameters, settings) {
        Ok(reading) => {
            let mut needs: Vec<_> = reading.needs.iter().map(shown).collect();
            needs.sort_unstable();
            needs.join(", ")
        }
        Err(unreadable) => format!("unreadable: {unreadable}"),
    }
}

fn shown(need: &Need) -> String {
    let requirement = &need.requirement;
    if requirement.resource_type != "EXTERNAL" {
        assert!(
            need.sources_known && requirement.sources.is_empty(),
            "{need:?}"
        );
    }
    let shown = format!(
        "{} {} {}",
        requirement.action.name(),
        requirement.resource_type,
        requirement.name
    );
    match need.asked_by {
        AskedBy::Druid => shown,
        AskedBy::Warden => format!("({shown})"),
    }
}

/// What both versions need.
#[track_caller]
fn needs(sql: &str) -> String {
    let needs = with(sql, &[], &V33);
    assert_eq!(with(sql, &[], &V27), needs, "27 and 33 differ: {sql:.200}");
    needs
}

/// What is read, all of it datasources.
#[track_caller]
fn reads(sql: &str) -> Vec<String> {
    let needs = needs(sql);
    let names = needs.split(", ").filter(|need| !need.is_empty());
    names
        .map(|need| {
            let name = need.strip_prefix("READ DATASOURCE ");
            name.unwrap_or_else(|| panic!("{need}: {sql:.200}"))
                .to_owned()
        })
        .collect()
}

/// The pieces of the text that cause each need.
fn places(sql: &str, settings: &Settings) -> Vec<Vec<String>> {
    let reading = reading(sql, &[], settings).unwrap();
    let lines: Vec<Vec<char>> = sql.lines().map(|line| line.chars().collect()).collect();
    let needs = reading.needs.iter().map(|need| {
        let places = need.places.iter().map(|place| {
            assert_eq!(place.start.line, place.end.line);
            let column = |at: u64| usize::try_from(at).unwrap() - 1;
            let line = &lines[column(place.start.line)];
            line[column(place.start.column)..column(place.end.column)]
                .iter()
                .collect()
        });
        places.collect()
    });
    needs.collect()
}

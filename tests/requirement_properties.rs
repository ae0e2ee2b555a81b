//! Random tasks, spelt oddly: what they need is what they were made of, and no spelling changes it.

#![expect(
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that cannot go on must fail"
)]

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};
use warden::requirement::{Door, Kind, Needs, Settings, Submitted, needs};

/// What a task is made of.
#[derive(Clone, Debug)]
struct Made {
    task_type: &'static str,
    datasource: String,
    context: Vec<&'static str>,
    context_within_spec: bool,
    source: Source,
    collected: bool,
    allowed: bool,
}

#[derive(Clone, Debug)]
enum Source {
    Inline,
    Druid(String),
    Combined(Box<Source>, Box<Source>),
}

impl Source {
    fn json(&self) -> Value {
        match self {
            Self::Inline => json!({"type": "inline", "data": "{\"context\": {\"druid.x\": 1}}"}),
            Self::Druid(name) => {
                json!({"type": "druid", "dataSource": name, "interval": "2020/2021"})
            }
            Self::Combined(one, other) => {
                json!({"type": "combining", "delegates": [one.json(), other.json()]})
            }
        }
    }

    /// The datasources that it reads, and whether it reads anything else.
    fn reads(&self) -> (Vec<String>, bool) {
        match self {
            Self::Inline => (Vec::new(), true),
            Self::Druid(name) => (vec![name.clone()], false),
            Self::Combined(one, other) => {
                let ((mut names, outside), (more, outside_too)) = (one.reads(), other.reads());
                names.extend(more);
                (names, outside || outside_too)
            }
        }
    }
}

const INDEXING: [&str; 2] = ["index", "index_parallel"];
const OF_OWN_DATASOURCE: [&str; 5] = ["compact", "kill", "archive", "restore", "noop"];
const NOT_FOR_USERS: [&str; 6] = [
    "query_controller",
    "query_worker",
    "single_phase_sub_task",
    "Index",
    "index ",
    "mine",
];

impl Made {
    fn json(&self) -> Value {
        let context: Value = self.context.iter().map(|&key| (key, json!(1))).collect();
        let spec_context = if self.context_within_spec {
            context.clone()
        } else {
            json!({})
        };
        let mut task = json!({
            "type": self.task_type,
            "id": "x",
            "dataSource": self.datasource,
            "context": if self.context_within_spec { json!({}) } else { context },
            "resource": {"availabilityGroup": "x", "type": "druid.x"},
        });
        if self.indexes() || self.task_type == "mine" {
            task["spec"] = json!({
                "context": spec_context,
                "dataSchema": {"dataSource": self.datasource, "druid.y": []},
                "ioConfig": {"inputSource": self.source.json(), "inputFormat": null},
            });
        }
        task
    }

    fn indexes(&self) -> bool {
        INDEXING.contains(&self.task_type)
    }

    fn has_spec(&self) -> bool {
        self.indexes() || self.task_type == "mine"
    }

    /// Each as `READ DATASOURCE x`, sorted; nothing if it is refused.
    fn expected(&self) -> Option<Vec<String>> {
        let known = self.indexes() || OF_OWN_DATASOURCE.contains(&self.task_type);
        let hidden = self.context_within_spec && !self.has_spec();
        let changes_process = self.context.iter().any(|key| key.starts_with("druid."));
        if !(known || self.allowed) || (changes_process && !hidden) {
            return None;
        }
        if self.indexes() && !self.collected {
            return None;
        }
        let mut expected = vec![format!("WRITE DATASOURCE {}", self.datasource)];
        if matches!(self.task_type, "archive" | "restore") {
            expected.push(format!("READ DATASOURCE {}", self.datasource));
        }
        if self.collected {
            let (names, outside) = self.source.reads();
            expected.extend(names.iter().map(|name| format!("READ DATASOURCE {name}")));
            if outside {
                expected.push("READ EXTERNAL EXTERNAL".to_owned());
            }
        }
        expected.sort();
        expected.dedup();
        Some(expected)
    }

    fn answer(&self, text: &str) -> Option<Vec<String>> {
        let source = self.source.json().to_string();
        let mut submitted = vec![Submitted {
            kind: Kind::Task,
            json: text,
        }];
        if self.collected {
            submitted.push(Submitted {
                kind: Kind::InputSource,
                json: &source,
            });
        }
        let settings = Settings {
            input_source_security: false,
            allowed_task_types: match self.allowed {
                true => vec![self.task_type.to_owned()],
                false => Vec::new(),
            },
        };
        let Needs::All(needed) = needs(Door::Task, &submitted, &settings) else {
            return None;
        };
        let mut lines: Vec<_> = needed
            .iter()
            .map(|need| {
                format!(
                    "{} {} {}",
                    need.action.name(),
                    need.resource_type,
                    need.name
                )
            })
            .collect();
        lines.sort();
        Some(lines)
    }
}

fn datasource() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("wiki".to_owned()),
        Just("".to_owned()),
        Just("druid.x".to_owned()),
        "\\PC{0,8}"
    ]
}

fn source() -> impl Strategy<Value = Source> {
    let leaf = prop_oneof![Just(Source::Inline), datasource().prop_map(Source::Druid)];
    leaf.prop_recursive(3, 8, 2, |inner| {
        (inner.clone(), inner).prop_map(|(one, other)| Source::Combined(one.into(), other.into()))
    })
}

fn made() -> impl Strategy<Value = Made> {
    let types: Vec<_> = [&INDEXING[..], &OF_OWN_DATASOURCE, &NOT_FOR_USERS].concat();
    let keys = select(
        &[
            "priority",
            "druid",
            "Druid.x",
            "druid.",
            "druid.indexer.runner.javaOpts",
        ][..],
    );
    (
        select(types),
        datasource(),
        vec(keys, 0..3),
        any::<bool>(),
        source(),
        any::<bool>(),
        any::<bool>(),
    )
        .prop_map(
            |(task_type, datasource, context, context_within_spec, source, collected, allowed)| {
                Made {
                    task_type,
                    datasource,
                    context,
                    context_within_spec,
                    source,
                    collected,
                    allowed,
                }
            },
        )
}

/// The same JSON otherwise: members in another order, each character of a string perhaps as an escape, spaces about.
fn respelt(value: &Value, odd: &mut impl FnMut() -> bool) -> String {
    let space = if odd() { " \n\t" } else { "" };
    let text = match value {
        Value::Object(members) => {
            let mut members: Vec<_> = members
                .iter()
                .map(|(key, value)| format!("{}:{}", string(key, odd), respelt(value, odd)))
                .collect();
            if odd() {
                members.reverse();
            }
            format!("{{{}}}", members.join(","))
        }
        Value::Array(elements) => {
            let elements: Vec<_> = elements.iter().map(|value| respelt(value, odd)).collect();
            format!("[{}]", elements.join(","))
        }
        Value::String(text) => string(text, odd),
        other => other.to_string(),
    };
    format!("{space}{text}{space}")
}

fn string(text: &str, odd: &mut impl FnMut() -> bool) -> String {
    let characters = text.chars().map(|character| {
        if odd() {
            let mut units = [0; 2];
            let units = character.encode_utf16(&mut units);
            units.iter().map(|unit| format!("\\u{unit:04X}")).collect()
        } else {
            let quoted = Value::String(character.to_string()).to_string();
            quoted[1..quoted.len() - 1].to_owned()
        }
    });
    format!("\"{}\"", characters.collect::<String>())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn a_task_needs_what_it_was_made_of_however_it_is_spelt(made in made(), seed in any::<u64>()) {
        let mut state = seed | 1;
        let mut odd = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            state >> 62 == 0
        };
        let text = respelt(&made.json(), &mut odd);
        prop_assert_eq!(made.answer(&text), made.expected(), "{}", text);
    }

    /// Jackson and Warden might take another of the two.
    #[test]
    fn a_task_with_a_member_twice_is_refused(made in made(), member in select(&["dataSource", "context", "id"][..])) {
        let text = made.json().to_string();
        let twice = format!("{},\"{member}\":{}}}", &text[..text.len() - 1], made.json()[member]);
        prop_assert_eq!(made.answer(&twice), None);
    }
}

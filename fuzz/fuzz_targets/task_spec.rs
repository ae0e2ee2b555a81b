//! Whatever Druid is said to have built, at any door: what it needs is told without a panic and within bounds, the same
//! twice, and never nothing where something would be written.
//!
//! An input is the door, then objects with a NUL byte between them: each its kind and its JSON. Door and kind are digits.
//!
//! ```text
//! mkdir -p fuzz/corpus/task_spec
//! cargo +nightly fuzz run task_spec fuzz/corpus/task_spec fuzz/seeds/task_spec -- -dict=fuzz/task_spec.dict
//! ```

#![no_main]

use libfuzzer_sys::fuzz_target;
use serde_json::Value;
use warden::policy::Action;
use warden::requirement::{Door, Kind, Needs, Settings, Submitted, asked, needs};

const DOORS: [Door; 6] = [
    Door::Task,
    Door::Supervisor,
    Door::Sampler,
    Door::Lookups,
    Door::CompactionConfig,
    Door::Sql,
];

/// All but the type alone that a body announces, which needs nothing.
const KINDS: [Kind; 9] = [
    Kind::Task,
    Kind::Supervisor,
    Kind::Sampler,
    Kind::InputSource,
    Kind::Firehose,
    Kind::SecretProvider,
    Kind::Json,
    Kind::InputFormat,
    Kind::Plan,
];

/// All that users may post without `allowedTaskTypes`.
const TASKS: [&str; 9] = [
    "archive",
    "compact",
    "index",
    "index_hadoop",
    "index_parallel",
    "kill",
    "move",
    "noop",
    "restore",
];

fuzz_target!(|input: &[u8]| {
    let Some((&door, rest)) = input.split_first() else {
        return;
    };
    let door = DOORS[digit(door) % DOORS.len()];
    let submitted: Vec<_> = rest.split(|&byte| byte == 0).filter_map(object).collect();

    for input_source_security in [false, true] {
        let settings = Settings {
            input_source_security,
            allowed_task_types: Vec::new(),
        };
        let told = needs(door, &submitted, &settings);
        assert_eq!(told, needs(door, &submitted, &settings));
        if let Needs::All(needed) = told {
            assert!(needed.len() <= 2 * 1_024 + 4_096);
            let writes = |needed: &[warden::requirement::Requirement]| {
                let mut needed = needed.iter();
                needed
                    .any(|need| need.action == Action::Write && need.resource_type == "DATASOURCE")
            };
            assert!(!matches!(door, Door::Task | Door::Supervisor) || writes(&needed));
            submitted.iter().for_each(|object| may_pass(door, object));
        }
    }
    if let Ok(needed) = asked("EXTERNAL", Action::Read, &submitted) {
        assert_eq!(needed[0].resource_type, "EXTERNAL");
    }
});

fn object(bytes: &[u8]) -> Option<Submitted<'_>> {
    let (&kind, json) = bytes.split_first()?;
    Some(Submitted {
        kind: KINDS[digit(kind) % KINDS.len()],
        json: std::str::from_utf8(json).ok()?,
    })
}

fn digit(byte: u8) -> usize {
    usize::from(byte.wrapping_sub(b'0'))
}

/// By another reader of JSON: what passed is of a type for users, and leaves the process alone.
fn may_pass(door: Door, object: &Submitted<'_>) {
    let Ok(json) = serde_json::from_str::<Value>(object.json) else {
        // Of a provider it counts that there is one; a plan is read with a supervisor of its type alone.
        assert!(matches!(object.kind, Kind::SecretProvider | Kind::Plan));
        return;
    };
    let judged = match object.kind {
        Kind::Task => {
            let task_type = json["type"].as_str();
            // Of two types the first counts, here the last is seen.
            let twice = object.json.matches("type").count() > 1;
            assert!(twice || task_type.is_some_and(|name| TASKS.contains(&name)));
            true
        }
        Kind::Supervisor => door == Door::Supervisor,
        _ => false,
    };
    if judged && let Some(context) = json["context"].as_object() {
        assert!(!context.keys().any(|key| key.starts_with("druid.")));
    }
}

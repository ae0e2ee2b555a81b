//! The task in which the multi-stage query engine runs a statement.

use serde_json::{Map, Value};

use super::{Output, Reading};
use crate::policy::Action;
use crate::requirement::Requirement;
use crate::requirement::task_access::{
    self, QUERY_CONTROLLER, QUERY_EXPORT, QUERY_SELECT, Question, TaskAccess,
};

impl Reading {
    /// The datasource by which Druid knows the task (`MSQControllerTask.getDataSourceForTaskMetadata`); none where
    /// nothing is run.
    #[must_use]
    pub fn task_datasource(&self) -> Option<&str> {
        if self.explains {
            return None;
        }
        Some(match &self.output {
            Output::Results => QUERY_SELECT,
            Output::Datasource(target) => target,
            Output::Export => QUERY_EXPORT,
        })
    }

    /// What its submitter needs to see the task (READ) or to cancel it (WRITE) through the Overlord's API; nothing where
    /// it is theirs by itself, or nothing is run.
    #[must_use]
    pub fn task_needs(&self, access: TaskAccess, action: Action) -> Vec<Requirement> {
        let Some(datasource) = self.task_datasource() else {
            return Vec::new();
        };
        let question = Question {
            task_type: Some(QUERY_CONTROLLER),
            datasource,
            own: true,
            action,
        };
        let needs = task_access::needs(access, question);
        let on_datasource = needs
            .datasource
            .map(|action| Requirement::datasource(datasource.to_owned(), action));
        on_datasource
            .into_iter()
            .chain(needs.state.map(Requirement::state))
            .collect()
    }

    /// The keys of the context that make the task use durable storage (`ControllerImpl.initializeQueryDefAndState`,
    /// `MSQTaskQueryMaker.runQuery`).
    #[must_use]
    pub fn durable_storage(&self, context: &Map<String, Value>) -> Vec<&'static str> {
        const SHUFFLE: &str = "durableShuffleStorage";
        const FAULT_TOLERANCE: &str = "faultTolerance";
        const DESTINATION: &str = "selectDestination";
        let mut keys = Vec::new();
        if self.explains {
            return keys;
        }
        if context.get(SHUFFLE).is_some_and(is_true) {
            keys.push(SHUFFLE);
        } else if !context.contains_key(SHUFFLE)
            && context.get(FAULT_TOLERANCE).is_some_and(is_true)
        {
            keys.push(FAULT_TOLERANCE);
        }
        let destination = context.get(DESTINATION).and_then(Value::as_str);
        if self.output == Output::Results
            && destination.is_some_and(|it| it.eq_ignore_ascii_case("durableStorage"))
        {
            keys.push(DESTINATION);
        }
        keys
    }
}

/// As `QueryContexts.getAsBoolean` reads it.
fn is_true(value: &Value) -> bool {
    match value {
        Value::Bool(value) => *value,
        Value::String(text) => text.eq_ignore_ascii_case("true"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn reading(output: Output, explains: bool) -> Reading {
        Reading {
            output,
            explains,
            needs: Vec::new(),
        }
    }

    fn target() -> Output {
        Output::Datasource("dst".to_owned())
    }

    fn needs(output: Output, access: TaskAccess, action: Action) -> Vec<(String, &'static str)> {
        reading(output, false)
            .task_needs(access, action)
            .into_iter()
            .map(|need| {
                let resource = format!("{} {}", need.resource_type, need.name);
                (resource, need.action.name())
            })
            .collect()
    }

    #[test]
    fn a_task_is_known_by_what_it_writes() {
        for (output, datasource) in [
            (Output::Results, "DATASOURCE __query_select"),
            (target(), "DATASOURCE dst"),
            (Output::Export, "DATASOURCE __query_export"),
        ] {
            let needs = needs(output, TaskAccess::Documented, Action::Read);
            assert_eq!(needs, [(datasource.to_owned(), "READ")]);
        }
    }

    #[test]
    fn cancelling_goes_by_task_access() {
        let cancelling = |access| needs(target(), access, Action::Write);
        let on_target = |action| vec![("DATASOURCE dst".to_owned(), action)];
        assert_eq!(cancelling(TaskAccess::Documented), on_target("READ"));
        assert_eq!(cancelling(TaskAccess::Druid), on_target("WRITE"));
        assert_eq!(cancelling(TaskAccess::Owner), []);
    }

    #[test]
    fn what_is_explained_is_not_run() {
        let explained = reading(target(), true);
        assert_eq!(explained.task_datasource(), None);
        assert_eq!(
            explained.task_needs(TaskAccess::Documented, Action::Read),
            []
        );
        let context = json!({"durableShuffleStorage": true});
        assert_eq!(
            explained.durable_storage(context.as_object().unwrap()),
            [""; 0]
        );
    }

    #[test]
    fn durable_storage_goes_by_the_context() {
        for (context, keys) in [
            (json!({}), vec![]),
            (json!({"durableShuffleStorage": false}), vec![]),
            (json!({"durableShuffleStorage": 1}), vec![]),
            (
                json!({"durableShuffleStorage": true}),
                vec!["durableShuffleStorage"],
            ),
            (
                json!({"durableShuffleStorage": "TRUE"}),
                vec!["durableShuffleStorage"],
            ),
            (json!({"faultTolerance": true}), vec!["faultTolerance"]),
            (
                json!({"faultTolerance": true, "durableShuffleStorage": false}),
                vec![],
            ),
            (json!({"selectDestination": "taskReport"}), vec![]),
            (
                json!({"selectDestination": "durableStorage"}),
                vec!["selectDestination"],
            ),
            (
                json!({"selectDestination": "DURABLESTORAGE", "faultTolerance": true, "durableShuffleStorage": true}),
                vec!["durableShuffleStorage", "selectDestination"],
            ),
        ] {
            let selects = reading(Output::Results, false);
            let context = context.as_object().unwrap();
            assert_eq!(selects.durable_storage(context), keys, "{context:?}");
        }
        let context = json!({"selectDestination": "durableStorage"});
        let context = context.as_object().unwrap();
        assert_eq!(reading(target(), false).durable_storage(context), [""; 0]);
    }
}

//! Who may see and who may cancel a task that is stored, through the Overlord's API.

use std::str::FromStr;

use thiserror::Error;

use crate::policy::Action;

/// The task type of a multi-stage query's controller, as Druid stores it.
pub(crate) const QUERY_CONTROLLER: &str = "query_controller";

/// The datasource by which Druid knows the tasks of all queries that write nothing
/// (`MSQControllerTask.DUMMY_DATASOURCE_FOR_SELECT`).
pub const QUERY_SELECT: &str = "__query_select";

/// The datasource by which Druid knows the tasks of all queries that write outside Druid
/// (`MSQControllerTask.DUMMY_DATASOURCE_FOR_EXPORT`, in 33 and not yet in 27).
pub(crate) const QUERY_EXPORT: &str = "__query_export";

/// Which rule holds for the tasks of queries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TaskAccess {
    /// As Druid documents it: whoever may see a query's task may cancel it.
    Documented,
    /// As Druid's code does it: cancelling is a change like any other.
    Druid,
    /// A query's task is its submitter's.
    Owner,
}

/// A value of `taskAccess` that does not exist.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("taskAccess must be `documented`, `druid` or `owner`")]
pub struct UnknownTaskAccess;

impl TaskAccess {
    /// The datasource by which Druid asks for tasks of which it names none, where that takes something else than Druid
    /// asks for.
    #[must_use]
    pub fn datasource(self) -> Option<&'static str> {
        match self {
            Self::Owner => Some(QUERY_SELECT),
            Self::Documented | Self::Druid => None,
        }
    }
}

impl FromStr for TaskAccess {
    type Err = UnknownTaskAccess;

    fn from_str(text: &str) -> Result<Self, UnknownTaskAccess> {
        match text {
            "documented" => Ok(Self::Documented),
            "druid" => Ok(Self::Druid),
            "owner" => Ok(Self::Owner),
            _ => Err(UnknownTaskAccess),
        }
    }
}

/// Druid's question for a task's datasource.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// The type of the stored task that the request is for; none if it is for no single task, but for a list.
    pub task_type: Option<&'a str>,
    /// The task's.
    pub datasource: &'a str,
    /// Whether the stored task is a query that the caller has submitted.
    pub own: bool,
    /// READ to see it, WRITE to cancel it.
    pub action: Action,
}

/// What it takes to see or to cancel a task; nothing, if it is the caller's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TaskNeeds {
    /// On its datasource.
    pub datasource: Option<Action>,
    /// On `STATE`.
    pub state: Option<Action>,
}

impl TaskNeeds {
    const NOTHING: Self = Self {
        datasource: None,
        state: None,
    };

    const fn datasource(action: Action) -> Self {
        Self {
            datasource: Some(action),
            state: None,
        }
    }
}

/// What it takes.
///
/// Only a query's controller is ever relaxed. Whatever else Druid knows by `__query_select`, workers, rows of lists and
/// shutting down all of a datasource's tasks, may show or end what somebody's SELECT does, so that
/// [`TaskAccess::Owner`] leaves it to operators.
#[must_use]
pub fn needs(access: TaskAccess, question: Question<'_>) -> TaskNeeds {
    let Question {
        task_type,
        datasource,
        own,
        action,
    } = question;
    let query = task_type == Some(QUERY_CONTROLLER);
    let select = datasource == QUERY_SELECT;
    match access {
        TaskAccess::Documented if query => TaskNeeds::datasource(Action::Read),
        TaskAccess::Owner if query && own => TaskNeeds::NOTHING,
        TaskAccess::Owner if select => TaskNeeds {
            datasource: Some(if query { Action::Read } else { action }),
            state: Some(action),
        },
        _ => TaskNeeds::datasource(action),
    }
}

#[cfg(test)]
mod tests {
    use super::Action::{Read, Write};
    use super::*;

    const MODES: [TaskAccess; 3] = [TaskAccess::Documented, TaskAccess::Druid, TaskAccess::Owner];

    fn asked(
        access: TaskAccess,
        task_type: Option<&str>,
        datasource: &str,
        own: bool,
        action: Action,
    ) -> TaskNeeds {
        needs(
            access,
            Question {
                task_type,
                datasource,
                own,
                action,
            },
        )
    }

    fn with_state(state: Action) -> TaskNeeds {
        TaskNeeds {
            datasource: Some(Read),
            state: Some(state),
        }
    }

    const WRITE_BOTH: TaskNeeds = TaskNeeds {
        datasource: Some(Write),
        state: Some(Write),
    };

    #[test]
    fn a_datasource_without_a_task_is_asked_for_as_it_is_unless_it_stands_for_tasks() {
        for access in MODES {
            for datasource in [QUERY_SELECT, QUERY_EXPORT, "wiki", ""] {
                for action in [Read, Write] {
                    let needs = asked(access, None, datasource, false, action);
                    let as_it_is = needs == TaskNeeds::datasource(action);
                    assert_eq!(as_it_is, access.datasource() != Some(datasource));
                }
            }
        }
    }

    #[test]
    fn who_may_see_a_query_may_cancel_it_as_documented() {
        for own in [false, true] {
            for datasource in ["__query_select", "wiki"] {
                for action in [Read, Write] {
                    let needs = asked(
                        TaskAccess::Documented,
                        Some("query_controller"),
                        datasource,
                        own,
                        action,
                    );
                    assert_eq!(needs, TaskNeeds::datasource(Read));
                }
            }
        }
    }

    #[test]
    fn druids_own_rule_relaxes_nothing() {
        for task_type in [None, Some("query_controller"), Some("index")] {
            for action in [Read, Write] {
                let needs = asked(TaskAccess::Druid, task_type, "__query_select", true, action);
                assert_eq!(needs, TaskNeeds::datasource(action));
            }
        }
    }

    #[test]
    fn a_query_is_its_submitters() {
        for datasource in ["__query_select", "wiki"] {
            for action in [Read, Write] {
                let query = Some("query_controller");
                let needs = asked(TaskAccess::Owner, query, datasource, true, action);
                assert_eq!(needs, TaskNeeds::NOTHING);
            }
        }
    }

    #[test]
    fn others_need_more_for_a_select_than_for_what_writes() {
        let other = |datasource, action| {
            let query = Some("query_controller");
            asked(TaskAccess::Owner, query, datasource, false, action)
        };
        assert_eq!(other("__query_select", Read), with_state(Read));
        assert_eq!(other("__query_select", Write), with_state(Write));
        assert_eq!(other("wiki", Read), TaskNeeds::datasource(Read));
        assert_eq!(other("wiki", Write), TaskNeeds::datasource(Write));
    }

    #[test]
    fn lists_and_workers_of_selects_are_for_operators_where_queries_have_owners() {
        for task_type in [None, Some("query_worker")] {
            let asked =
                |datasource, action| asked(TaskAccess::Owner, task_type, datasource, true, action);
            assert_eq!(asked("__query_select", Read), with_state(Read));
            assert_eq!(asked("__query_select", Write), WRITE_BOTH);
            assert_eq!(asked("wiki", Read), TaskNeeds::datasource(Read));
        }
    }

    #[test]
    fn every_other_task_stays_as_druid_has_it() {
        for access in MODES {
            for other in [
                None,
                Some("query_worker"),
                Some("index_parallel"),
                Some("Query_Controller"),
                Some("query_controller "),
                Some(""),
            ] {
                for action in [Read, Write] {
                    let needs = asked(access, other, "wiki", true, action);
                    assert_eq!(needs, TaskNeeds::datasource(action), "{other:?}");
                }
            }
        }
    }

    #[test]
    fn a_value_that_does_not_exist_says_which_do() {
        assert_eq!("documented".parse(), Ok(TaskAccess::Documented));
        assert_eq!("druid".parse(), Ok(TaskAccess::Druid));
        assert_eq!("owner".parse(), Ok(TaskAccess::Owner));
        let unknown = "Owner".parse::<TaskAccess>().unwrap_err().to_string();
        assert_eq!(
            unknown,
            "taskAccess must be `documented`, `druid` or `owner`"
        );
    }
}

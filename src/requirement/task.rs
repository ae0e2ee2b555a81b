//! What it takes to cancel a task through the Overlord's API.

use std::str::FromStr;

use thiserror::Error;

use crate::policy::Action;

/// The task type of a multi-stage query's controller, as Druid stores it.
const QUERY_CONTROLLER: &str = "query_controller";

/// Which rule holds for cancelling a query's task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TaskAccess {
    /// As Druid documents it: whoever may see a query's task may cancel it.
    Documented,
    /// As Druid's code does it: cancelling is a change like any other.
    Druid,
}

/// A value of `taskAccess` that does not exist, or not yet.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum TaskAccessError {
    /// Designed, and not built yet.
    #[error("taskAccess `owner` is not available yet; use `documented` or `druid`")]
    OwnerNotAvailable,
    /// Never heard of it.
    #[error("taskAccess must be `documented` or `druid`")]
    Unknown,
}

impl FromStr for TaskAccess {
    type Err = TaskAccessError;

    fn from_str(text: &str) -> Result<Self, TaskAccessError> {
        match text {
            "documented" => Ok(Self::Documented),
            "druid" => Ok(Self::Druid),
            "owner" => Err(TaskAccessError::OwnerNotAvailable),
            _ => Err(TaskAccessError::Unknown),
        }
    }
}

/// The action on a task's own datasource that cancelling it needs.
///
/// Only a query's controller is ever relaxed: every other task, workers of a query included, stays as Druid has it.
#[must_use]
pub fn action_to_cancel(task_type: &str, access: TaskAccess) -> Action {
    match (access, task_type) {
        (TaskAccess::Documented, QUERY_CONTROLLER) => Action::Read,
        _ => Action::Write,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_query_controller_is_relaxed() {
        assert_eq!(
            action_to_cancel("query_controller", TaskAccess::Documented),
            Action::Read
        );
        for other in [
            "query_worker",
            "index_parallel",
            "Query_Controller",
            "query_controller ",
            "",
        ] {
            assert_eq!(
                action_to_cancel(other, TaskAccess::Documented),
                Action::Write,
                "{other}"
            );
        }
    }

    #[test]
    fn druids_own_rule_relaxes_nothing() {
        assert_eq!(
            action_to_cancel("query_controller", TaskAccess::Druid),
            Action::Write
        );
    }

    #[test]
    fn a_value_that_does_not_exist_says_which_do() {
        assert_eq!("documented".parse(), Ok(TaskAccess::Documented));
        assert_eq!("druid".parse(), Ok(TaskAccess::Druid));
        let owner = "owner".parse::<TaskAccess>().unwrap_err().to_string();
        assert_eq!(
            owner,
            "taskAccess `owner` is not available yet; use `documented` or `druid`"
        );
        let unknown = "Druid".parse::<TaskAccess>().unwrap_err().to_string();
        assert_eq!(unknown, "taskAccess must be `documented` or `druid`");
    }
}

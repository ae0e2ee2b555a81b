//! What a policy says that was probably not meant.

use super::Policy;
use super::report::Report;

/// Reports warnings.
pub(super) fn warn(policy: &Policy, report: &mut Report<'_>) {
    let _ = (policy, report.has_errors());
}

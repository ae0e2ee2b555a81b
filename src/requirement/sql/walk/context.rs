//! What the keys of the query context need.

use serde_json::{Map, Value};

use crate::policy::Action;
use crate::requirement::Requirement;
use crate::requirement::sql::{AskedBy, Need, Settings};

/// What anybody may set (`AuthConfig.ALLOWED_CONTEXT_KEYS`).
const ALLOWED: [&str; 2] = ["sqlStringifyArrays", "sqlQueryId"];

/// What Druid asks for with `authorizeQueryContextParams` (`AuthConfig.contextKeysToAuthorize`). Its lists of keys that
/// are secured or not (`securedContextKeys`, `unsecuredContextKeys`) are not known here.
pub(super) fn needs(context: &Map<String, Value>, settings: &Settings) -> Vec<Need> {
    let keys = context
        .keys()
        .filter(|key| settings.authorize_query_context && !ALLOWED.contains(&key.as_str()));
    keys.map(|key| Need {
        requirement: Requirement {
            resource_type: "QUERY_CONTEXT",
            name: key.clone(),
            action: Action::Write,
            sources: Vec::new(),
        },
        sources_known: true,
        asked_by: AskedBy::Druid,
        places: Vec::new(),
    })
    .collect()
}

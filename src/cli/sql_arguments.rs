//! How statements are sent to Druid, as the command line says.

use std::convert::Infallible;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use serde_json::{Map, Value};

use super::arguments;
use super::failure::Failure;
use super::json_argument::JsonArgument;
use super::statements::Statements;
use crate::requirement::sql::{Settings, Version};
use crate::requirement::task_access::TaskAccess;

const CONFIGURATION: &str = "As Druid is configured";

/// A value of `taskAccess`.
pub fn task_access(text: &str) -> Result<TaskAccess, &'static str> {
    text.parse().map_err(|_| "write documented, druid or owner")
}

/// How Druid reads statements.
#[derive(Debug, Args)]
pub struct Druid {
    /// Whose grammar: 27 for versions before 30, 33 for 30 and newer
    #[arg(long, value_enum, default_value_t = Grammar::V27, value_name = "VERSION", help_heading = CONFIGURATION)]
    druid: Grammar,

    /// External data are asked for by the type of their source (druid.auth.enableInputSourceSecurity)
    #[arg(long, help_heading = CONFIGURATION)]
    input_source_security: bool,

    /// Tables of the schema sys are asked for (druid.sql.planner.authorizeSystemTablesDirectly)
    #[arg(long, help_heading = CONFIGURATION)]
    authorize_system_tables: bool,

    /// Keys of the query context are asked for (druid.auth.authorizeQueryContextParams)
    #[arg(long, help_heading = CONFIGURATION)]
    authorize_query_context: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Grammar {
    #[value(name = "27")]
    V27,
    #[value(name = "33")]
    V33,
}

impl Druid {
    /// As the reader of statements takes it.
    pub fn settings(&self) -> Settings {
        Settings {
            druid: match self.druid {
                Grammar::V27 => Version::V27,
                Grammar::V33 => Version::V33,
            },
            input_source_security: self.input_source_security,
            authorize_system_tables: self.authorize_system_tables,
            authorize_query_context: self.authorize_query_context,
        }
    }
}

/// What is sent beside the text.
#[derive(Debug, Args)]
pub struct Sent {
    /// A value for the next `?`, a string; repeatable. Each statement gets all
    #[arg(long = "param", value_name = "VALUE", allow_hyphen_values = true)]
    parameters: Vec<String>,

    /// The query context, an object; a file after @
    #[arg(long, value_name = "JSON|@FILE", value_parser = json_argument)]
    context: Option<JsonArgument>,
}

/// What the messages call it.
const CONTEXT: &str = "query context";

fn json_argument(text: &str) -> Result<JsonArgument, Infallible> {
    Ok(JsonArgument::from(text))
}

impl Sent {
    /// Refuses to read more than one of the policy, the context and the files from stdin.
    pub fn alone_at_stdin(&self, policy: Option<&Path>, files: &[PathBuf]) -> Result<(), Failure> {
        let readers = [
            policy.is_some_and(arguments::is_stdin),
            self.context == Some(JsonArgument::Stdin),
            files.iter().any(|file| arguments::is_stdin(file)),
        ];
        match readers.into_iter().filter(|reads| *reads).count() {
            0 | 1 => Ok(()),
            _ => Err(Failure::Usage("only one thing can come from stdin")),
        }
    }

    /// Ready to read statements.
    pub fn statements(&self, druid: &Druid) -> Result<Statements, Failure> {
        let parameters = self.parameters.iter().cloned().map(Value::String).collect();
        let context = match &self.context {
            Some(json) => object(&json.json(CONTEXT)?)?,
            None => Map::new(),
        };
        Ok(Statements::new(druid.settings(), parameters, context))
    }
}

fn object(json: &str) -> Result<Map<String, Value>, Failure> {
    serde_json::from_str(json).map_err(|_| Failure::Invalid {
        what: CONTEXT,
        why: "it is no JSON object, such as {\"durableShuffleStorage\": true}".to_owned(),
    })
}

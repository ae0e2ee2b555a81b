//! How statements are sent to Druid, as the command line says.

use clap::{Args, ValueEnum};

use crate::requirement::sql::{Settings, Version};

const CONFIGURATION: &str = "As Druid is configured";

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

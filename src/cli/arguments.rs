//! Arguments that several subcommands take.

use std::convert::Infallible;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::Format;
use super::failure::Failure;
use super::findings;
use super::policy_file::PolicyFile;
use crate::engine::{Engine, Groups, Identity};
use crate::policy::{self, Diagnostic, IdentityCase, InternalUser, Options, Reading};

/// Over the options that say how the authorizer is set up.
pub const CONFIGURATION: &str = "As the authorizer is configured";

/// How the authorizer that loads the policy is set up.
#[derive(Debug, Args)]
pub struct Configuration {
    /// How names of users and groups compare (property identityCase)
    #[arg(long, value_enum, default_value_t = Case::Exact, value_name = "CASE", help_heading = CONFIGURATION)]
    identity_case: Case,

    /// An identity of Druid's own processes, who may do everything (property internalUsers); repeatable
    #[arg(
        long = "internal-user",
        value_name = "[AUTHENTICATOR:]NAME",
        default_value = "druid_system",
        value_parser = internal_user,
        help_heading = CONFIGURATION
    )]
    internal_users: Vec<InternalUser>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Case {
    /// `Alice` and `alice` are two
    Exact,
    /// `Alice` and `alice` are one, as in LDAP
    Lower,
}

fn internal_user(entry: &str) -> Result<InternalUser, Infallible> {
    Ok(InternalUser::parse(entry))
}

impl Configuration {
    /// Reads and compiles a policy as Druid would load it: every finding, and no engine when one is an error.
    pub fn load(&self, file: &PolicyFile) -> (Option<Engine>, Vec<Diagnostic>) {
        let identity_case = self.identity_case();
        let options = Options {
            identity_case,
            internal_users: self.internal_users.clone(),
        };
        let Reading {
            policy,
            diagnostics,
        } = policy::read(&file.bytes, &options);
        let engine =
            policy.map(|policy| Engine::compile(policy, identity_case, options.internal_users));
        (engine, diagnostics)
    }

    /// How names of users and groups compare.
    pub fn identity_case(&self) -> IdentityCase {
        match self.identity_case {
            Case::Exact => IdentityCase::Exact,
            Case::Lower => IdentityCase::Lower,
        }
    }

    /// The policy, ready to answer.
    pub fn engine(&self, policy: &Path, format: Format) -> Result<(PolicyFile, Engine), Failure> {
        let file = PolicyFile::open(policy)?;
        let engine = self.compiled(&file, format)?;
        Ok((file, engine))
    }

    /// A policy that was read, ready to answer.
    pub fn compiled(&self, file: &PolicyFile, format: Format) -> Result<Engine, Failure> {
        match self.load(file) {
            (Some(engine), _) => Ok(engine),
            (None, diagnostics) => Err(Failure::InvalidPolicy(match format {
                Format::Json => findings::as_json(&diagnostics)?,
                Format::Human => {
                    findings::as_text(file, &diagnostics) + &findings::summary(file, &diagnostics)
                }
            })),
        }
    }
}

/// Whether the command line means stdin.
pub fn is_stdin(path: &Path) -> bool {
    path == Path::new("-")
}

/// The policy that is asked.
#[derive(Debug, Args)]
pub struct Question {
    /// The policy's file, or - for stdin
    #[arg(long, value_name = "POLICY")]
    policy: PathBuf,

    #[command(flatten)]
    configuration: Configuration,
}

impl Question {
    /// Whether the policy comes from stdin.
    pub fn reads_stdin(&self) -> bool {
        is_stdin(&self.policy)
    }

    /// The policy, ready to answer.
    pub fn engine(&self, format: Format) -> Result<(PolicyFile, Engine), Failure> {
        self.configuration.engine(&self.policy, format)
    }
}

/// Who asks.
#[derive(Debug, Args)]
pub struct Subject {
    /// The user, as Druid's authenticator names them
    #[arg(long, value_name = "USER")]
    pub user: String,

    /// A group of the user; repeatable
    #[arg(long = "group", value_name = "GROUP")]
    pub groups: Vec<String>,

    /// The authenticator that let the user in
    #[arg(long, value_name = "NAME")]
    pub authenticator: Option<String>,
}

impl Subject {
    /// As the engine takes it.
    pub fn identity(&self) -> Identity<'_, String> {
        let groups = Groups {
            names: &self.groups,
            unreadable: false,
        };
        Identity {
            user: &self.user,
            authenticated_by: self.authenticator.as_deref(),
            groups,
        }
    }
}

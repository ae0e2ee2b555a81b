//! `warden s3 check`: do these documents of IAM grant what durable storage needs?

mod documents;
mod human;
mod json;
mod sentence;

use std::path::PathBuf;

use clap::Args;

use self::documents::Documents;
use super::storage::Storage;
use crate::cli::failure::Failure;
use crate::cli::{Format, Outcome, arguments, output};
use crate::s3::check::{Answer, Excess, Judgement, Policies};
use crate::s3::need::Role;
use crate::s3::place::Place;
use crate::s3::policy::arn::Arn;

/// Say whether documents of IAM grant what durable storage needs, and what they grant beyond it
///
/// Judges each action on all objects below the prefix, as AWS does: an explicit Deny beats all that grants, and what nothing
/// grants is denied. All documents are read together: give every policy of Druid's role or user, and the
/// bucket's own. stderr warns of what `warden s3 policy` warns of, such as a prefix that is shared. Exits with 0 when everything needed is allowed, whatever is granted beyond it, with 2 when something is
/// denied, with 4 when something depends on what the documents do not tell, with 3 when one of them is no
/// document of IAM.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  warden s3 check --config common.runtime.properties --iam policy.json
  warden s3 check --bucket data --prefix druid/shuffle --role overlord \\
    --iam overlord.json bucket-policy.json --format json
  warden s3 policy --bucket data --prefix druid/shuffle |
    warden s3 check --bucket data --prefix druid/shuffle --iam -

JSON: {\"answer\", \"place\": {\"partition\", \"bucket\", \"prefix\"}, \"role\", \"documents\",
       \"actions\": [{\"action\", \"resource\", \"answer\", \"complete\", \"found\": [{\"verdict\", \"example\",
       \"statement\", \"dependsOn\", \"nearMisses\"}], \"more\", \"consequence\"}],
       \"excess\": [{\"statement\", \"message\"}], \"notShown\"};
answer is allowed, denied or undetermined; a verdict also notGranted; example is one of the keys or
listed prefixes that it is about; more: there are verdicts that are not told, none worse than those that
are; a statement is {\"document\", \"number\", \"sid\"}, the number counting from 1.")]
pub struct Arguments {
    #[command(flatten)]
    storage: Storage,

    /// A document of IAM, or - for stdin; all of them are in force together
    #[arg(long, value_name = "FILE", required = true, num_args = 1..)]
    iam: Vec<PathBuf>,

    /// For which of Druid's processes
    #[arg(long, value_enum, default_value_t = Role::All, value_name = "ROLE")]
    role: Role,

    /// Who Druid is: the ARN of its role or user, to tell what a bucket's policy grants to it
    #[arg(long, value_name = "ARN", value_parser = Arn::of_principal)]
    principal: Option<Arn>,
}

/// What is said of documents.
#[derive(Debug)]
struct Report {
    documents: Documents,
    place: Place,
    role: Role,
    /// Of each action that is needed.
    judgements: Vec<Judgement>,
    excess: Vec<Excess>,
}

/// Judges the documents, and says what came of it.
pub fn run(arguments: &Arguments, format: Format) -> Result<Outcome, Failure> {
    arguments.alone_at_stdin()?;
    let storage = arguments.storage.read()?;
    let documents = Documents::open(&arguments.iam)?;
    super::warn(storage.risks().iter().map(ToString::to_string).collect());
    let place = storage.place;
    let policies = Policies::new(&documents.read);
    let role = arguments.role;
    let principal = arguments.principal.as_ref().map(Arn::text);
    let judge = |&action| policies.judge_need(action, &place, principal);
    let report = Report {
        judgements: role.needs().iter().map(judge).collect(),
        excess: policies.excess(role, &place),
        documents,
        place,
        role,
    };
    output::result(&match format {
        Format::Json => json::written(&report)?,
        Format::Human => human::written(&report),
    })?;
    Ok(match report.answer() {
        Answer::Allowed => Outcome::Yes,
        Answer::Denied => Outcome::No,
        Answer::Undetermined => Outcome::Undetermined,
    })
}

impl Arguments {
    /// Only one input can come from stdin.
    fn alone_at_stdin(&self) -> Result<(), Failure> {
        let documents = self.iam.iter().filter(|file| arguments::is_stdin(file));
        match documents.count() + usize::from(self.storage.reads_stdin()) {
            0 | 1 => Ok(()),
            _ => Err(Failure::Usage(
                "only one of the properties and the IAM documents can come from stdin",
            )),
        }
    }
}

impl Report {
    /// Of all actions the worst.
    fn answer(&self) -> Answer {
        let answers = self.judgements.iter().map(Judgement::answer);
        answers.max().unwrap_or(Answer::Allowed)
    }
}

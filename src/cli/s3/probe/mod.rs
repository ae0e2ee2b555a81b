//! `warden s3 probe`: does S3 let Druid do what durable storage needs?

mod told;
mod watch;

use std::fmt::Display;
use std::time::Duration;

use clap::Args;
use tokio::time::{Instant, timeout_at};

use self::told::{Connected, Told};
use self::watch::Watch;
use super::storage::{Process, Storage};
use crate::cli::failure::Failure;
use crate::cli::{Format, Outcome, output};
use crate::s3::need::Role;
use crate::s3::probe::Probe;
use crate::s3::probe::connection::{AssumedRole, Connection, Wishes};
use crate::s3::probe::report::{Report, Verdict};
use crate::s3::storage::DurableStorage;

/// Try what durable storage does on S3, with the credentials that Druid would use
///
/// Puts objects of its own into a folder of its own below the prefix, fetches, lists and removes them, and
/// touches nothing else. Removes them too when it fails or is interrupted, and names what it could not
/// remove. stderr warns of what `warden s3 policy` warns of, such as a prefix that is shared.
///
/// Takes credentials where Druid takes them, in its order: druid.s3.accessKey and secretKey,
/// druid.s3.fileSessionCredentials, the environment, a web identity, a profile, the container, the instance.
/// Run it where Druid runs, as the user that Druid runs as.
///
/// As Druid, it reaches S3 through the proxy of druid.s3.proxy, and takes what that leaves out from HTTPS_PROXY or
/// HTTP_PROXY, by the endpoint's protocol; it goes directly where NO_PROXY names the server. Other services it
/// reaches through HTTPS_PROXY alone. What Druid's JVM has as system properties, it does not see.
///
/// That AWS answers 404, not 403, to HEAD of a missing key where s3:ListBucket has a condition on s3:prefix rests on
/// what is written of AWS, not on a measurement there: the row `HEAD of a missing object` measures it.
///
/// Exits with 0 when everything works, with 2 when S3 refuses something, with 1 when it could not be tried,
/// with 4 when the credentials do not suffice to try it.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  warden s3 probe --config common.runtime.properties
  warden s3 probe --config common.runtime.properties \\
    --assume-role arn:aws:iam::123456789012:role/druid-worker

JSON: {\"verdict\": \"works\"|\"refused\"|\"unfinished\"|\"undetermined\", \"credentials\", \"assumedRole\",
       \"region\", \"proxy\", \"bucket\", \"folder\", \"trials\": [{\"trial\", \"action\", \"needed\",
       \"answer\": \"works\"|\"fails\"|\"untried\", \"status\", \"code\", \"message\", \"meaning\"}, …],
       \"left\": [{\"key\", \"upload\"}, …]};
upload is the id of an upload that was not aborted, \"\" where S3 has not told it, null for an object.")]
pub struct Arguments {
    #[command(flatten)]
    storage: Storage,

    /// Which of Druid's processes it is for
    #[arg(long, value_enum, default_value_t = Role::All, value_name = "ROLE")]
    role: Role,

    /// Assume this role of IAM first, for example that of the workers
    #[arg(long, value_name = "ARN")]
    assume_role: Option<String>,

    /// What the role's trust asks for as sts:ExternalId
    #[arg(long, value_name = "ID", requires = "assume_role")]
    external_id: Option<String>,

    /// The bucket's region, where Druid has it from -Daws.region
    #[arg(long, value_name = "REGION")]
    region: Option<String>,

    /// How many seconds to try; taking everything away again may take 20 more
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..=3600))]
    timeout: u64,
}

/// Tries, and says what came of it.
pub fn run(arguments: &Arguments, format: Format) -> Result<Outcome, Failure> {
    let storage = arguments.storage.read()?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let runtime = runtime.map_err(untried)?;
    let answer = runtime.block_on(tried(arguments, &storage));
    // Not to wait for the look-up of a name that nobody is interested in any more.
    runtime.shutdown_background();
    let (connected, report) = answer?;
    let told = Told {
        storage: &storage,
        role: arguments.assume_role.as_deref(),
        connected: &connected,
        report: &report,
    };
    super::warn(told.warnings());
    output::result(&match format {
        Format::Json => output::json(&told.as_json())?,
        Format::Human => told.as_text(),
    })?;
    Ok(match report.verdict() {
        Verdict::Works => Outcome::Yes,
        Verdict::Refused => Outcome::No,
        Verdict::Unfinished => Outcome::Failure,
        Verdict::Undetermined => Outcome::Undetermined,
    })
}

fn untried(why: impl Display) -> Failure {
    Failure::Untried(why.to_string())
}

async fn tried(
    arguments: &Arguments,
    storage: &DurableStorage,
) -> Result<(Connected, Report), Failure> {
    let mut watch = Watch::new().map_err(untried)?;
    let deadline = Instant::now() + Duration::from_secs(arguments.timeout);
    let wishes = arguments.wishes();
    let connecting = timeout_at(deadline, Connection::make(storage, &Process, &wishes));
    let connection = watch
        .over(connecting, || "looking for credentials", || true)
        .await
        .ok_or_else(|| untried("interrupted"))?
        .map_err(|_| untried("no credentials in time"))?
        .map_err(untried)?;
    let connected = Connected::of(&connection);
    let random = random().map_err(untried)?;
    let probe = Probe::new(connection, &storage.place, arguments.role, random, deadline);
    // Who interrupts it a second time does not want to wait until all is taken away.
    let mut interrupts = 0;
    let interrupt = || {
        probe.interrupt();
        interrupts += 1;
        interrupts > 1
    };
    watch.over(probe.run(), || probe.doing(), interrupt).await;
    Ok((connected, probe.report()))
}

fn random() -> Result<u128, getrandom::Error> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes)?;
    Ok(u128::from_ne_bytes(bytes))
}

impl Arguments {
    fn wishes(&self) -> Wishes {
        let external_id = self.external_id.clone();
        let role = self
            .assume_role
            .clone()
            .map(|arn| AssumedRole { arn, external_id });
        Wishes {
            region: self.region.clone(),
            role,
        }
    }
}

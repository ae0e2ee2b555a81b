//! `warden s3 policy`: the least that durable storage needs.

use clap::Args;

use super::storage::Storage;
use crate::cli::failure::Failure;
use crate::cli::{Outcome, output};
use crate::s3::document::Document;
use crate::s3::need::{Action, Role};
use crate::s3::place::Partition;
use crate::s3::policy::arn::Arn;
use crate::s3::policy::{self, Grant};
use crate::s3::storage::{DurableStorage, Encryption};

/// Write the IAM policy that durable storage for shuffle needs, and nothing beyond
///
/// The policy grants s3:GetObject, s3:PutObject, s3:AbortMultipartUpload and s3:DeleteObject below the prefix, and
/// s3:ListBucket on the bucket, for listings below the prefix. Each statement has a name that says what it is for. What
/// is special to IAM in a prefix is written so that it means itself.
///
/// It is JSON, or a data source of Terraform. Attach it to the role or the user that Druid's processes are. stderr warns
/// of a prefix that is empty or shared: the overlord's cleaner removes all below the prefix that belongs to no query it
/// knows, also what another Druid cluster has there. What a policy cannot show (a bucket policy that denies, service
/// control policies, the key's own policy) `warden s3 probe` finds out.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  warden s3 policy --config common.runtime.properties > policy.json
  warden s3 policy --config common.runtime.properties --role overlord
  warden s3 policy --bucket my-bucket --prefix druid/msq --terraform > durable_storage.tf
  warden s3 policy --bucket my-bucket --prefix druid/msq --bucket-policy \\
    --principal arn:aws:iam::111122223333:role/druid

A policy that was written:
  aws iam put-role-policy --role-name druid --policy-name druid-durable-storage \\
    --policy-document file://policy.json")]
pub struct Arguments {
    #[command(flatten)]
    storage: Storage,

    /// Which of Druid's processes it is for
    #[arg(long, value_enum, default_value_t = Role::All, value_name = "ROLE")]
    role: Role,

    /// Only the four permissions that Druid documents. They are not enough: queries hang on AWS
    #[arg(long, conflicts_with = "sse_kms")]
    documented: bool,

    /// The key by which the bucket encrypts what is written, an ARN: also what S3 needs to use it
    ///
    /// Not for the policy of a bucket, which grants nothing on keys: there the key's own policy has to.
    #[arg(long, value_name = "KEY", value_parser = Arn::of_key)]
    sse_kms: Option<Arn>,

    /// A policy of the bucket, and not of a role or a user; it takes the place of the one that the bucket has
    #[arg(long, requires = "principals", conflicts_with = "sse_kms")]
    bucket_policy: bool,

    /// Whom the bucket lets in: the ARN of a role, a user or an account; repeatable
    #[arg(long = "principal", id = "principals", value_name = "ARN", value_parser = Arn::of_principal, requires = "bucket_policy")]
    principals: Vec<Arn>,

    /// As a data source of Terraform, aws_iam_policy_document
    #[arg(long)]
    terraform: bool,
}

/// Reads where durable storage is, and writes its policy.
pub fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let storage = arguments.storage.read()?;
    arguments.within(storage.place.partition)?;
    let grant = Grant {
        place: &storage.place,
        role: arguments.role,
        documented: arguments.documented,
        kms_key: arguments.sse_kms.as_ref(),
    };
    let mut document = grant.document();
    if arguments.bucket_policy {
        document = policy::of_bucket(document, &arguments.principals);
    }
    let written = arguments.written(&document)?;
    let length = policy::length(&document).map_err(unprintable)?;
    let mut warnings = arguments.warnings(&storage);
    warnings.extend(arguments.too_long(length));
    super::warn(warnings);
    output::result(written.trim_end())?;
    Ok(Outcome::Yes)
}

impl Arguments {
    /// What belongs to one partition of AWS can grant nothing in another.
    fn within(&self, partition: Partition) -> Result<(), Failure> {
        let mut named = self.sse_kms.iter().chain(&self.principals);
        match named.find(|arn| arn.partition() != partition) {
            None => Ok(()),
            Some(other) => Err(Failure::OtherPartition {
                arn: other.text().to_owned(),
                partition: other.partition().name(),
                of_bucket: partition.name(),
            }),
        }
    }

    fn written(&self, document: &Document) -> Result<String, Failure> {
        if self.terraform {
            policy::terraform(document).map_err(|unwritable| Failure::Invalid {
                what: "prefix",
                why: unwritable.to_string(),
            })
        } else {
            policy::json(document).map_err(unprintable)
        }
    }

    fn warnings(&self, storage: &DurableStorage) -> Vec<String> {
        let risks = storage.risks().into_iter().map(|risk| risk.to_string());
        let needs = self.role.needs();
        let lacks_lists = self.documented && needs.contains(&Action::ListBucket);
        let may_lack_key = storage.encryption == Encryption::Kms
            && self.sse_kms.is_none()
            && needs.contains(&Action::GetObject);
        let told = [
            (lacks_lists, DOCUMENTED),
            (may_lack_key && !self.bucket_policy, KMS),
            (may_lack_key && self.bucket_policy, KMS_OF_BUCKET),
        ];
        let told = told.into_iter().filter(|(is, _)| *is);
        risks
            .chain(told.map(|(_, warning)| warning.to_owned()))
            .collect()
    }

    /// Sources: "IAM and AWS STS quotas" in the IAM user guide, "Bucket policies" in the S3 user guide.
    fn too_long(&self, length: usize) -> Option<String> {
        let (most, kind, way) = if self.bucket_policy {
            let way = "name fewer principals, or choose a shorter prefix";
            (20 * 1024, "the policy of a bucket", way)
        } else {
            (6144, "a managed policy", "choose a shorter prefix")
        };
        let is_too_long = length > most;
        is_too_long.then(|| {
            format!("the policy has {length} characters, and AWS takes {most} of {kind}: {way}")
        })
    }
}

fn unprintable(error: serde_json::Error) -> Failure {
    Failure::Output(error.into())
}

const DOCUMENTED: &str = "Druid's documentation leaves out s3:ListBucket: without it queries hang when they commit a stage, \
                          and what they leave behind is never removed";
const KMS: &str = "`druid.storage.sse` does not concern intermediate results: how they are encrypted, the bucket says; \
                   if by a key of KMS, name it with --sse-kms";
const KMS_OF_BUCKET: &str = "`druid.storage.sse` does not concern intermediate results: how they are encrypted, the bucket says; \
                             if by a key of KMS, the key's own policy has to let Druid use it";

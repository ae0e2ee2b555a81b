//! Where intermediate results lie.

/// A part of AWS with accounts and ARNs of its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Partition {
    /// The commercial regions.
    #[default]
    Aws,
    /// China.
    AwsCn,
    /// GovCloud.
    AwsUsGov,
}

impl Partition {
    /// As ARNs write it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Aws => "aws",
            Self::AwsCn => "aws-cn",
            Self::AwsUsGov => "aws-us-gov",
        }
    }
}

/// A bucket, and what the keys in it begin with.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    /// Where the bucket is.
    pub partition: Partition,
    /// Its name.
    pub bucket: String,
    /// `druid.msq.intermediate.storage.prefix`, without slashes around it. Empty: everything in the bucket.
    pub prefix: String,
}

impl Place {
    /// The ARN that actions on the bucket are on.
    #[must_use]
    pub fn bucket_arn(&self) -> String {
        format!("arn:{}:s3:::{}", self.partition.name(), self.bucket)
    }

    /// The ARN of an object of this key.
    #[must_use]
    pub fn object_arn(&self, key: &str) -> String {
        format!("{}/{key}", self.bucket_arn())
    }

    /// The key of something below the prefix.
    #[must_use]
    pub fn key(&self, below: &str) -> String {
        if self.prefix.is_empty() {
            below.to_owned()
        } else {
            format!("{}/{below}", self.prefix)
        }
    }
}

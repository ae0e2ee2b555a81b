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
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Aws, Self::AwsCn, Self::AwsUsGov];

    /// As ARNs write it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Aws => "aws",
            Self::AwsCn => "aws-cn",
            Self::AwsUsGov => "aws-us-gov",
        }
    }

    /// The one of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|partition| partition.name() == name)
    }

    /// The one that a region such as `cn-north-1` is in, where the region's name tells.
    #[must_use]
    pub fn of_region(region: &str) -> Option<Self> {
        if region.starts_with("cn-") {
            Some(Self::AwsCn)
        } else if region.starts_with("us-gov-") {
            Some(Self::AwsUsGov)
        } else {
            None
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
    /// `druid.msq.intermediate.storage.prefix` as it is configured.
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

    /// The key of something below the prefix. Below an empty one it begins with a slash, as Druid writes it
    /// (`org.apache.druid.storage.s3.output.S3StorageConnector.objectPath`).
    #[must_use]
    pub fn key(&self, below: &str) -> String {
        format!("{}/{below}", self.prefix)
    }

    /// What Druid asks S3 to list when it looks for this (parameter `prefix` of `ListObjectsV2`): the key, but without
    /// a leading slash (`org.apache.druid.data.input.impl.CloudObjectLocation`).
    #[must_use]
    pub fn listed(&self, below: &str) -> String {
        let mut key = self.key(below);
        if key.starts_with('/') {
            key.remove(0);
        }
        key
    }
}

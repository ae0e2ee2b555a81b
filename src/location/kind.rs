//! The types of input sources that Warden understands.

/// A type of input source, by what its places look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// No places outside Druid: its data stand in the request, or READ on its datasource decides.
    Nothing,
    /// Paths of the host on which the task runs.
    Local,
    /// `http://host/path`, `https://host/path`.
    Http,
    /// `scheme://bucket/key`.
    Bucket(&'static str),
    /// `azureStorage://account/container/key`.
    AzureStorage,
    /// `hdfs://host/path`.
    Hdfs,
    /// `jdbc:driver://host/database`.
    Sql,
    /// The path of a table or of a warehouse, as Hadoop's `Path` has it.
    Table,
    /// `kafka://host:port/topic`.
    Kafka,
    /// `kinesis://endpoint/stream`.
    Kinesis,
}

/// Every type that has places of its own, or none.
const TYPES: [(&str, Kind); 14] = [
    ("azure", Kind::Bucket("azure")),
    ("azureStorage", Kind::AzureStorage),
    ("delta", Kind::Table),
    ("druid", Kind::Nothing),
    ("google", Kind::Bucket("gs")),
    ("hdfs", Kind::Hdfs),
    ("http", Kind::Http),
    ("iceberg", Kind::Table),
    ("inline", Kind::Nothing),
    ("kafka", Kind::Kafka),
    ("kinesis", Kind::Kinesis),
    ("local", Kind::Local),
    ("s3", Kind::Bucket("s3")),
    ("sql", Kind::Sql),
];

impl Kind {
    /// By the name that Druid's Jackson knows it by.
    pub(super) fn of(source_type: &str) -> Option<Self> {
        TYPES
            .iter()
            .find(|(name, _)| *name == source_type)
            .map(|&(_, kind)| kind)
    }

    /// The names of all types.
    pub(super) fn names() -> impl Iterator<Item = &'static str> {
        TYPES.iter().map(|&(name, _)| name)
    }

    /// The schemes of its places in lower case; empty if there is no fixed list.
    pub(super) fn schemes(self) -> &'static [&'static str] {
        match self {
            Self::Http => &["http", "https"],
            Self::Bucket("s3") => &["s3"],
            Self::Bucket("gs") => &["gs"],
            Self::Bucket(_) => &["azure"],
            Self::AzureStorage => &["azurestorage"],
            Self::Hdfs => &["hdfs"],
            Self::Kafka => &["kafka"],
            Self::Kinesis => &["kinesis"],
            Self::Nothing | Self::Local | Self::Sql | Self::Table => &[],
        }
    }

    /// How a place of it is written.
    pub(super) fn form(self) -> &'static str {
        match self {
            Self::Nothing => "it reads no places outside Druid",
            Self::Local => "/directory/*",
            Self::Http => "https://host/path/*",
            Self::Bucket("s3") => "s3://bucket/*",
            Self::Bucket("gs") => "gs://bucket/*",
            Self::Bucket(_) => "azure://container/*",
            Self::AzureStorage => "azureStorage://account/container/*",
            Self::Hdfs => "hdfs://host/path/*",
            Self::Sql => "jdbc:postgresql://host:port/database",
            Self::Table => "s3a://bucket/table",
            Self::Kafka => "kafka://host:port/topic",
            Self::Kinesis => "kinesis://region/stream",
        }
    }
}

/// The port that a scheme implies.
pub(super) fn default_port(scheme: &str) -> Option<&'static str> {
    Some(match scheme {
        "http" => "80",
        "https" => "443",
        // HdfsClientConfigKeys.DFS_NAMENODE_RPC_PORT_DEFAULT
        "hdfs" => "8020",
        "jdbc:mysql" | "jdbc:mariadb" => "3306",
        "jdbc:postgresql" => "5432",
        _ => return None,
    })
}

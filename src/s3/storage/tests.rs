//! What is made of properties.

use super::*;

/// Surroundings that hold a little.
pub(super) struct Here;

impl Surroundings for Here {
    fn variable(&self, name: &str) -> Option<String> {
        let value = match name {
            "BUCKET" => "my-bucket",
            "SECRET" => "of the environment",
            "REFERS" => "${env:BUCKET}",
            _ => return None,
        };
        Some(value.to_owned())
    }

    fn file(&self, path: &str) -> Option<String> {
        (path == "/etc/bucket").then(|| "from-a-file".to_owned())
    }
}

const PLACED: &str = "\
druid.msq.intermediate.storage.enable=true
druid.msq.intermediate.storage.type=s3
druid.msq.intermediate.storage.bucket=my-bucket
druid.msq.intermediate.storage.prefix=druid/msq
";

fn configured(more: &str) -> Result<DurableStorage, Misconfigured> {
    let properties = Properties::read(&format!("{PLACED}{more}")).unwrap();
    DurableStorage::configured(&properties, &Here, None)
}

#[test]
fn a_place_alone_is_all_that_it_takes() {
    let place = Place {
        partition: Partition::Aws,
        bucket: "my-bucket".to_owned(),
        prefix: "druid/msq".to_owned(),
    };
    assert_eq!(configured("").unwrap(), DurableStorage::at(place).unwrap());
}

#[test]
fn everything_that_druid_reads_is_read() {
    let storage = configured(
        "\
druid.msq.intermediate.storage.bucket=${env:BUCKET}
druid.msq.intermediate.storage.cleaner.enabled=True
druid.s3.endpoint.url=localhost:9000
druid.s3.endpoint.signingRegion=us-gov-west-1
druid.s3.protocol=HTTP
druid.s3.enablePathStyleAccess=true
druid.s3.proxy.host=proxy
druid.s3.proxy.port=3128
druid.s3.proxy.password=hush
druid.storage.sse.type=kms
druid.s3.accessKey=AKIA
druid.s3.secretKey={\"type\":\"environment\",\"variable\":\"SECRET\"}
druid.s3.fileSessionCredentials=/etc/credentials
druid.storage.type=s3
druid.storage.bucket=my-bucket
druid.storage.baseKey=druid/segments
druid.storage.archiveBucket=archive
druid.indexer.logs.type=s3
druid.indexer.logs.s3Bucket=logs
druid.indexer.logs.s3Prefix=druid/logs
druid.export.storage.s3.allowedExportPaths=[\"s3://out/a/\", \"gs://no\"]
",
    )
    .unwrap();
    assert_eq!(storage.place.bucket, "my-bucket");
    assert_eq!(storage.place.partition, Partition::AwsUsGov);
    assert!(storage.cleaner && storage.path_style && storage.enabled);
    assert_eq!(storage.endpoint.as_deref(), Some("http://localhost:9000"));
    assert_eq!(storage.region.as_deref(), Some("us-gov-west-1"));
    let Proxy { host, port, .. } = &storage.proxy;
    assert_eq!((host.as_deref(), *port), (Some("proxy"), Some(3128)));
    assert_eq!(storage.proxy.password.reveal(&Here).unwrap(), "hush");
    assert_eq!(storage.encryption, Encryption::Kms);
    assert_eq!(
        storage.credentials.keys(&Here).unwrap(),
        ("AKIA".to_owned(), "of the environment".to_owned())
    );
    assert_eq!(
        storage.credentials.session_file(&Here).unwrap().as_deref(),
        Some("/etc/credentials")
    );
    let neighbours: Vec<_> = storage
        .neighbours
        .iter()
        .map(|neighbour| (neighbour.bucket.as_str(), neighbour.prefix.as_str()))
        .collect();
    assert_eq!(
        neighbours,
        [
            ("my-bucket", "druid/segments"),
            ("archive", ""),
            ("logs", "druid/logs"),
            ("out", "a/"),
        ]
    );
    let shown = format!("{storage:?}");
    for secret in ["AKIA", "hush", "SECRET"] {
        assert!(!shown.contains(secret), "{shown}");
    }
}

#[test]
fn a_secret_that_is_not_here_hinders_nobody_who_does_not_ask_for_it() {
    let credentials = configured("druid.s3.accessKey=${env:NONE}")
        .unwrap()
        .credentials;
    assert!(credentials.keys(&Here).is_err());
}

#[test]
fn storage_is_in_use_where_java_reads_true() {
    for (value, enabled) in [
        ("true", true),
        ("TRUE", true),
        ("true ", false),
        ("yes", false),
        ("${env:TRUE:-true}", false),
        ("", false),
    ] {
        let more = format!("druid.msq.intermediate.storage.enable={value}\n");
        assert_eq!(configured(&more).unwrap().enabled, enabled, "{value:?}");
    }
}

#[test]
fn a_scheme_is_the_endpoints_own_or_the_protocol() {
    for (more, expected) in [
        ("druid.s3.endpoint.url=http://a:1", Some("http://a:1")),
        ("druid.s3.endpoint.url=HTTPS://a", Some("HTTPS://a")),
        ("druid.s3.endpoint.url=a.b", Some("https://a.b")),
        (
            "druid.s3.endpoint.url=a\ndruid.s3.protocol=http",
            Some("http://a"),
        ),
        ("druid.s3.endpoint.url=", None),
        ("druid.s3.endpoint.signingRegion=eu-west-1", None),
    ] {
        assert_eq!(
            configured(more).unwrap().endpoint.as_deref(),
            expected,
            "{more}"
        );
    }
}

#[test]
fn what_druid_would_not_start_with_is_refused_with_the_property() {
    for (more, property) in [
        ("druid.msq.intermediate.storage.bucket=Big", "bucket"),
        (
            "druid.msq.intermediate.storage.bucket=${env:NONE}",
            "storage.bucket",
        ),
        (
            "druid.msq.intermediate.storage.prefix=[\"a\"]",
            "storage.prefix",
        ),
        ("druid.msq.intermediate.storage.prefix=a\\tb", "prefix"),
        (
            "druid.msq.intermediate.storage.type=google",
            "type `google`",
        ),
        ("druid.msq.intermediate.storage.type=S3", "small letters"),
        ("druid.msq.intermediate.storage.type=s3 ", "white space"),
        (
            "druid.msq.intermediate.storage.cleaner.enabled=yes",
            "cleaner.enabled",
        ),
        ("druid.s3.enablePathStyleAccess=1", "enablePathStyleAccess"),
        ("druid.s3.protocol=ftp", "druid.s3.protocol"),
        ("druid.s3.endpoint.url=ftp://a", "druid.s3.endpoint.url"),
        (
            "druid.s3.proxy.host=a\ndruid.s3.proxy.port=x",
            "druid.s3.proxy.port",
        ),
        ("druid.storage.sse.type=none", "druid.storage.sse.type"),
    ] {
        let error = configured(more).unwrap_err().to_string();
        assert!(error.contains(property), "{more}: {error}");
    }
}

#[test]
fn what_is_missing_is_named() {
    for missing in [TYPE, BUCKET, PREFIX] {
        let text: String = PLACED
            .lines()
            .filter(|line| !line.starts_with(missing))
            .map(|line| format!("{line}\n"))
            .collect();
        let properties = Properties::read(&text).unwrap();
        let error = DurableStorage::configured(&properties, &Here, None).unwrap_err();
        assert_eq!(error, Misconfigured::Missing(missing));
        let of_peons = PLACED.replace(missing, &format!("druid.indexer.fork.property.{missing}"));
        let properties = Properties::read(&of_peons).unwrap();
        let error = DurableStorage::configured(&properties, &Here, None).unwrap_err();
        assert_eq!(error, Misconfigured::OfPeons(missing));
    }
}

#[test]
fn a_partition_is_as_told_or_else_the_regions_or_the_endpoints() {
    for (more, told, expected) in [
        ("", None, Partition::Aws),
        (
            "druid.s3.endpoint.signingRegion=eu-west-1",
            None,
            Partition::Aws,
        ),
        (
            "druid.s3.endpoint.signingRegion=cn-north-1",
            None,
            Partition::AwsCn,
        ),
        (
            "druid.s3.endpoint.signingRegion=cn-north-1",
            Some(Partition::Aws),
            Partition::Aws,
        ),
        (
            "druid.s3.endpoint.url=s3.us-gov-west-1.amazonaws.com",
            None,
            Partition::AwsUsGov,
        ),
        (
            "druid.s3.endpoint.url=https://s3.cn-north-1.amazonaws.com.cn",
            None,
            Partition::AwsCn,
        ),
        (
            "druid.s3.endpoint.url=http://minio:9000",
            None,
            Partition::Aws,
        ),
    ] {
        let properties = Properties::read(&format!("{PLACED}{more}")).unwrap();
        let storage = DurableStorage::configured(&properties, &Here, told).unwrap();
        assert_eq!(storage.place.partition, expected, "{more} {told:?}");
    }
}

#[test]
fn a_prefix_longer_than_a_key_is_refused() {
    let of = |length| {
        DurableStorage::at(Place {
            partition: Partition::Aws,
            bucket: "my-bucket".to_owned(),
            prefix: "a".repeat(length),
        })
    };
    assert!(of(1023).is_ok());
    assert!(of(1024).is_err());
}
